package io.e5boot.pgvector.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL could not be started or stopped. The message says what
 * happened, {@link #remedy()} what to do about it.
 */
public final class EmbeddedPgVectorException extends RuntimeException {

	/** What kind of failure it was. */
	public enum Reason {

		/** Another process runs a server on the data folder. */
		DATA_FOLDER_IN_USE,

		/** The folder holds something else, or the data of another PostgreSQL. */
		DATA_FOLDER_UNUSABLE,

		/** A folder could not be created, read or written. */
		FOLDER_NOT_ACCESSIBLE,

		/** Root, and neither a user namespace nor another user is available. */
		ROOT_REFUSED,

		/** The user has no name, which PostgreSQL looks up, and no user namespace. */
		USER_WITHOUT_NAME,

		/** No binaries exist for this operating system and processor. */
		UNSUPPORTED_PLATFORM,

		/** The binaries exist for this platform, but are not on the class path. */
		BINARIES_MISSING,

		/** The module's jar was built without pgvector's files for this platform. */
		PGVECTOR_FILES_MISSING,

		/** The binaries do not run with this system's C library. */
		INCOMPATIBLE_C_LIBRARY,

		/** The configured port is taken. */
		PORT_IN_USE,

		/** Not even a small amount of shared memory could be had. */
		OUT_OF_MEMORY,

		/** The disk of the data folder is full. */
		DISK_FULL,

		/** Anything else; the message holds PostgreSQL's own words. */
		SERVER_FAILED

	}

	/**
	 * Which kind of failure it is.
	 */
	private final Reason reason;

	/**
	 * What to do.
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
	 * {@return which kind of failure it is}
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * {@return what the user can do about it}
	 */
	public String remedy() {
		return this.remedy;
	}

}
