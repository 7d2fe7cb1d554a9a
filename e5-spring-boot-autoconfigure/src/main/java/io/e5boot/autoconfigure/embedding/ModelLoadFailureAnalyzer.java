package io.e5boot.autoconfigure.embedding;

import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why a checkpoint cannot be read.
 */
final class ModelLoadFailureAnalyzer extends AbstractFailureAnalyzer<ModelLoadException> {

	private static final String NOT_FOUND = "Set " + ModelResolver.PROPERTY
			+ " to a folder that holds a checkpoint in Hugging Face layout (config.json, tokenizer.json, "
			+ "model.safetensors), such as file:/models/multilingual-e5-small, to a model pack on the class path, such as "
			+ "pack:multilingual-e5-small-q4, or to a model of the hub, such as intfloat/multilingual-e5-small.";

	private static final String DAMAGED = "Copy the checkpoint's files again, or build with a fresh copy of the model "
			+ "pack. If they are unchanged since their author published them, the checkpoint is not supported: set "
			+ ModelResolver.PROPERTY + " to another one.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ModelLoadException cause) {
		String action = (cause instanceof ModelNotFoundException) ? NOT_FOUND : DAMAGED;
		return new FailureAnalysis("The embedding model cannot be loaded. " + cause.getMessage(), action, cause);
	}

}
