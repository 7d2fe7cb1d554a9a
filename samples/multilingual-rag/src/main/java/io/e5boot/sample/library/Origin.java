package io.e5boot.sample.library;

/**
 * How a document came into the library.
 */
enum Origin {

	/** Shipped with the application. */
	CORPUS,

	/** Uploaded by a user. */
	UPLOAD

}
