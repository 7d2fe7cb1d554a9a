package io.e5boot.pgvector.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why the embedded PostgreSQL did not start, and how to fix it. */
final class EmbeddedPgVectorFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedPgVectorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedPgVectorException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
	}

}
