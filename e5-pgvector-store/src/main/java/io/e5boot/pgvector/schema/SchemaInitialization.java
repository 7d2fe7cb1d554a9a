package io.e5boot.pgvector.schema;

/**
 * What a store does with its tables when it is built.
 */
public enum SchemaInitialization {

	/**
	 * Create the extension, the schema and the tables if they are missing, and validate
	 * existing ones. Existing tables are never altered.
	 */
	CREATE,

	/**
	 * Validate the tables, and fail if something is missing or different. Like
	 * {@link #CREATE}, resumes interrupted background work and builds indexes that an
	 * interrupted bulk load has dropped.
	 */
	VALIDATE,

	/**
	 * Do not use the database before the first call.
	 */
	NONE

}
