package io.e5boot.encoder.model;

/**
 * There is no checkpoint at the given location.
 */
public class ModelNotFoundException extends ModelLoadException {

	/**
	 * Creates the exception.
	 * @param message what is missing and what to do
	 */
	public ModelNotFoundException(String message) {
		super(message);
	}

}
