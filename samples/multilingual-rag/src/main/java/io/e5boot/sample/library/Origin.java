package io.e5boot.sample.library;

/**
 * How a document came into the library.
 */
enum Origin {

	/** Shipped with the application. */
	CORPUS,

	/** Uploaded by a user. */
	UPLOAD,

	/** Shipped with the application, and deleted by a user: it stays deleted. */
	DELETED_CORPUS

}
