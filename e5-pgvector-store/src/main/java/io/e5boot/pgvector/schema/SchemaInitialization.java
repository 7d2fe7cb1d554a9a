package io.e5boot.pgvector.schema;

import io.e5boot.pgvector.E5PgVectorStore;

/**
 * What {@link E5PgVectorStore} does about its tables when it is built.
 */
public enum SchemaInitialization {

	/**
	 * Create what is missing (the extension, the schema, the tables), validate what
	 * exists. Nothing that exists is ever altered.
	 */
	CREATE,

	/**
	 * Read the catalog only, and fail with the remedy if something is missing or
	 * different. A move of vectors that was interrupted goes on, and indexes that a bulk
	 * load has left missing are built, as with {@link #CREATE}.
	 */
	VALIDATE,

	/**
	 * Do not touch the database before the first call.
	 */
	NONE

}
