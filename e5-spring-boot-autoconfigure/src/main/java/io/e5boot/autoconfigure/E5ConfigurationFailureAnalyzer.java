package io.e5boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows what this module found wrong with the configuration.
 */
final class E5ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<E5ConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, E5ConfigurationException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
