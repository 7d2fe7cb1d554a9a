package io.e5boot.encoder.checkpoint;

/**
 * There is no checkpoint where one was looked for.
 */
public class ModelNotFoundException extends ModelLoadException {

	public ModelNotFoundException(String message) {
		super(message);
	}

}
