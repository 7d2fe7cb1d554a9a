package io.e5boot.pgvector.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the embedded PostgreSQL cannot be started or stopped. The message describes
 * the problem, {@link #remedy()} how to fix it.
 */
public final class EmbeddedPgVectorException extends RuntimeException {

	/** The cause of the failure. */
	public enum Reason {

		/** Another process runs a server on the data folder. */
		DATA_FOLDER_IN_USE,

		/** The folder contains other files, or the data of another PostgreSQL version. */
		DATA_FOLDER_UNUSABLE,

		/** A folder could not be created, read or written. */
		FOLDER_NOT_ACCESSIBLE,

		/**
		 * The user is root, and neither a user namespace nor another user is available.
		 */
		ROOT_REFUSED,

		/** The user has no name, which PostgreSQL requires, and no user namespace. */
		USER_WITHOUT_NAME,

		/** No binaries exist for this operating system and processor. */
		UNSUPPORTED_PLATFORM,

		/** The binaries for this platform are not on the class path. */
		BINARIES_MISSING,

		/** This module was built without pgvector's files for this platform. */
		PGVECTOR_FILES_MISSING,

		/** The binaries do not run with this system's C library. */
		INCOMPATIBLE_C_LIBRARY,

		/** The configured port is in use. */
		PORT_IN_USE,

		/** Not even a small amount of shared memory is available. */
		OUT_OF_MEMORY,

		/** The disk of the data folder is full. */
		DISK_FULL,

		/** Any other failure; the message contains PostgreSQL's output. */
		SERVER_FAILED

	}

	/**
	 * The cause of the failure.
	 */
	private final Reason reason;

	/**
	 * How to fix the problem.
	 */
	private final String remedy;

	EmbeddedPgVectorException(Reason reason, String message, String remedy) {
		this(reason, message, remedy, null);
	}

	EmbeddedPgVectorException(Reason reason, String message, String remedy, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * {@return the cause of the failure}
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * {@return how to fix the problem}
	 */
	public String remedy() {
		return this.remedy;
	}

}
