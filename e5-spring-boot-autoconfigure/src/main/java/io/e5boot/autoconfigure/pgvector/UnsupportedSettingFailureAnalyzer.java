package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.schema.UnsupportedSettingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows which of Spring AI's settings our store does not have.
 */
final class UnsupportedSettingFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSettingException cause) {
		return new FailureAnalysis(cause.getMessage(), "Remove " + SpringAiPgVectorProperties.NAME + "."
				+ cause.setting() + ", or set it to a value that the E5 vector store supports.", cause);
	}

}
