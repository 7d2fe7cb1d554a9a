package io.e5boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with the configuration, and what to change.
 */
final class E5ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<E5ConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, E5ConfigurationException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
