package io.e5boot.autoconfigure.embedding;

import io.e5boot.encoder.hub.HubException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says why the hub did not provide a checkpoint. Comes before
 * {@link ModelLoadFailureAnalyzer}, which is less specific.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HubFailureAnalyzer extends AbstractFailureAnalyzer<HubException> {

	private static final String PACKS = " Without a network, put the weights on the class path: the dependency "
			+ "io.e5boot:e5-model-small contains multilingual-e5-small, and e5-model-packer makes such a jar from any "
			+ "other checkpoint.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HubException cause) {
		return new FailureAnalysis("The embedding model cannot be fetched. " + cause.getMessage() + ".",
				cause.remedy() + properties(cause.reason()), cause);
	}

	private static String properties(HubException.Reason reason) {
		return switch (reason) {
			case ACCESS_DENIED -> " (" + E5EmbeddingProperties.HUB + ".token does the same as HF_TOKEN.)";
			case NOT_FOUND ->
				" The id is set by " + ModelResolver.PROPERTY + ", the revision by " + ModelResolver.REVISION + ".";
			case OFFLINE ->
				" (HF_HUB_OFFLINE or " + E5EmbeddingProperties.HUB + ".offline sets the offline mode.)" + PACKS;
			case UNAVAILABLE -> PACKS;
			case CACHE -> " (" + E5EmbeddingProperties.HUB + ".cache-dir does the same as HF_HUB_CACHE.)";
			case PROTOCOL, DAMAGED -> " (" + E5EmbeddingProperties.HUB + ".endpoint does the same as HF_ENDPOINT.)";
			case SETTINGS -> "";
		};
	}

}
