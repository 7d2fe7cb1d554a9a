package io.e5boot.autoconfigure.embedding;

import io.e5boot.encoder.model.NativeLibraryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why libtorch cannot be loaded.
 */
final class NativeLibraryFailureAnalyzer extends AbstractFailureAnalyzer<NativeLibraryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NativeLibraryException cause) {
		return new FailureAnalysis(cause.reason(), cause.remedy(), cause);
	}

}
