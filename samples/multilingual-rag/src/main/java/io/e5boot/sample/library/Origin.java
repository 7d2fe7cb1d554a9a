package io.e5boot.sample.library;

/**
 * How a document came into the library.
 */
enum Origin {

	/** Bundled with the application. */
	CORPUS,

	/** Uploaded by a user. */
	UPLOAD,

	/** Bundled with the application and deleted by a user; stays deleted. */
	DELETED_CORPUS

}
