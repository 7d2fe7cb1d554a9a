package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The database does not have the tables, the extension or the privileges that the store
 * needs. The message says what is wrong and how to repair it. The store has changed
 * nothing.
 */
public final class VectorStoreSchemaException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * What is wrong with the database.
	 */
	public enum Reason {

		/**
		 * The {@code vector} extension is not installed in the database, could not be
		 * created, or is too old.
		 */
		EXTENSION,

		/**
		 * The role of the connection lacks a privilege.
		 * {@link VectorStoreSchemaException#sql()} grants it, or does what the role must
		 * not do.
		 */
		PERMISSION,

		/**
		 * A table does not exist. {@link VectorStoreSchemaException#sql()} creates all
		 * missing tables.
		 */
		TABLE_MISSING,

		/**
		 * The configured table does not belong to this store, has another schema version,
		 * or has lost its side tables.
		 */
		TABLE_MISMATCH,

		/**
		 * The vectors of the table have another dimension than those of the model.
		 */
		DIMENSION_MISMATCH,

		/**
		 * The vectors of the table are from another model, another revision of it, or
		 * were computed with other prefixes.
		 */
		MODEL_MISMATCH

	}

	/**
	 * What is wrong.
	 */
	private final Reason reason;

	/**
	 * Statements that repair it.
	 */
	private final @Nullable String sql;

	private final transient @Nullable ModelIdentity tableModel;

	private final transient @Nullable ModelIdentity configuredModel;

	private VectorStoreSchemaException(Reason reason, String message) {
		this(reason, message, null, null);
	}

	private VectorStoreSchemaException(Reason reason, String message, @Nullable String sql, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.sql = sql;
		this.tableModel = null;
		this.configuredModel = null;
	}

	private VectorStoreSchemaException(String message, ModelIdentity tableModel, ModelIdentity configuredModel) {
		super(message);
		this.reason = Reason.MODEL_MISMATCH;
		this.sql = null;
		this.tableModel = tableModel;
		this.configuredModel = configuredModel;
	}

	/**
	 * Returns what is wrong with the database.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Returns the SQL that repairs the database, to be run by the owner or a superuser.
	 * @return statements, each ended by a semicolon, for {@link Reason#PERMISSION} and
	 * {@link Reason#TABLE_MISSING}; otherwise null
	 */
	public @Nullable String sql() {
		return this.sql;
	}

	/**
	 * Returns the model that the table records.
	 * @return the model for {@link Reason#MODEL_MISMATCH}, otherwise null
	 */
	public @Nullable ModelIdentity tableModel() {
		return this.tableModel;
	}

	/**
	 * Returns the model that the store is configured for.
	 * @return the model for {@link Reason#MODEL_MISMATCH}, otherwise null
	 */
	public @Nullable ModelIdentity configuredModel() {
		return this.configuredModel;
	}

	static VectorStoreSchemaException extensionMissing(@Nullable Throwable cause) {
		return new VectorStoreSchemaException(Reason.EXTENSION, """
				The extension "vector" is not installed in this database.
				Let a superuser (or the database owner, if the server trusts the extension) run once in this database

				    CREATE EXTENSION vector SCHEMA public;
				""", null, cause);
	}

	static VectorStoreSchemaException extensionUnavailable(int serverVersion) {
		return new VectorStoreSchemaException(Reason.EXTENSION, String.format(Locale.ROOT, """
				The server has no pgvector: PostgreSQL %1$d does not list the extension "vector" as available.
				Install its files on the server (on Debian and Ubuntu the package postgresql-%1$d-pgvector), or use an \
				image that contains them (pgvector/pgvector:pg%1$d). Then let a superuser run once in this database

				    CREATE EXTENSION vector SCHEMA public;
				""", serverVersion));
	}

	static VectorStoreSchemaException extensionOutdated(String version, String required) {
		return new VectorStoreSchemaException(Reason.EXTENSION, String.format(Locale.ROOT, """
				The database has pgvector %s, but the store needs version %s or newer (half precision vectors and \
				iterative index scans). Install newer files on the server, then run in this database

				    ALTER EXTENSION vector UPDATE;
				""", version, required));
	}

	static VectorStoreSchemaException permission(String role, String action, String sql, @Nullable Throwable cause) {
		return new VectorStoreSchemaException(Reason.PERMISSION, String.format(Locale.ROOT, """
				The role %s lacks the privilege to %s. Let the owner or a superuser run

				    %s
				""", role, action, sql.strip().replace("\n", "\n    ")), sql, cause);
	}

	static VectorStoreSchemaException tableMissing(String table, String ddl) {
		return new VectorStoreSchemaException(Reason.TABLE_MISSING,
				String.format(Locale.ROOT,
						"""
								Table %s does not exist, and the schema initialization is VALIDATE.
								Either let the store create its tables (schema initialization CREATE), or run this SQL, by hand or as a \
								migration:

								%s""",
						table, ddl),
				ddl, null);
	}

	static VectorStoreSchemaException differentColumns(String table, List<String> differences) {
		return new VectorStoreSchemaException(Reason.TABLE_MISMATCH, String.format(Locale.ROOT, """
				Table %s does not belong to this store:
				  - %s
				Nothing was changed. Configure another table name, or rename the table.""", table,
				String.join("\n  - ", differences)));
	}

	static VectorStoreSchemaException springAiTable(String table, String migration) {
		return new VectorStoreSchemaException(Reason.TABLE_MISMATCH, String.format(Locale.ROOT, """
				Table %s belongs to Spring AI's PgVectorStore. Nothing was changed: this store has more columns and \
				never alters a table of another store.
				Configure another table name. To copy the documents without re-embedding them (only if the same model \
				embedded them), let the store create its own table and then run once

				%s""", table, migration));
	}

	static VectorStoreSchemaException sideTablesMissing(String table, List<String> missing) {
		return new VectorStoreSchemaException(Reason.TABLE_MISMATCH, String.format(Locale.ROOT, """
				Table %s has passages, but the tables that describe them are missing: %s.
				Restore these tables from a backup, or configure another table name and add the documents again.""",
				table, String.join(", ", missing)));
	}

	static VectorStoreSchemaException policies(String table) {
		return new VectorStoreSchemaException(Reason.TABLE_MISMATCH, String.format(Locale.ROOT, """
				Table %s has row-level security and vectors of another model. It is not re-embedded: the tables that \
				would replace it have none of its policies.
				Configure another table name, define its policies, and add the documents again.""", table));
	}

	static VectorStoreSchemaException version(String table, String found, int supported) {
		return new VectorStoreSchemaException(Reason.TABLE_MISMATCH, String.format(Locale.ROOT, """
				Table %s has schema version %s; this release reads version %d. \
				Use the release that wrote it, or configure another table name.""", table, found, supported));
	}

	static VectorStoreSchemaException dimensionMismatch(String table, int tableDimensions, int modelDimensions) {
		return new VectorStoreSchemaException(Reason.DIMENSION_MISMATCH, String.format(Locale.ROOT, """
				The vectors of table %s have %d dimensions, those of the embedding model %d.
				Either configure the model that filled the table, or configure another table name for this model and \
				add the documents again.""", table, tableDimensions, modelDimensions));
	}

	static VectorStoreSchemaException modelMismatch(String table, ModelIdentity tableModel,
			ModelIdentity configuredModel) {
		return new VectorStoreSchemaException(
				String.format(Locale.ROOT,
						"""
								The vectors of table %s are from the model %s, but %s is configured. Vectors of different models cannot \
								be compared.
								Either configure %s again, or let the store re-embed the passages (on-model-change: reembed), or \
								configure another table name for this model and add the documents again.""",
						table, tableModel.description(), configuredModel.description(), tableModel.id()),
				tableModel, configuredModel);
	}

}
