package io.e5boot.pgvector.schema;

import java.sql.SQLException;

import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.RowSecurity;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Creates or validates the tables, depending on the schema initialization.
 */
@Internal
public final class SchemaCreator {

	/**
	 * The key of an advisory lock that keeps two applications from creating the same
	 * tables at the same time. An arbitrary number, the same in all processes.
	 */
	private static final long CREATION_LOCK = 5_384_024_117L;

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableLayout layout;

	private final TableNames tables;

	private final SchemaScripts scripts;

	private final SchemaInspector inspector;

	private final SchemaPrivileges privileges;

	private final @Nullable ModelIdentity model;

	public SchemaCreator(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout,
			@Nullable ModelIdentity model) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.layout = layout;
		this.tables = layout.tables();
		this.scripts = new SchemaScripts(layout, model);
		this.inspector = new SchemaInspector(jdbc, layout);
		this.privileges = new SchemaPrivileges(jdbc, layout.tables());
		this.model = model;
	}

	/**
	 * Blocks all other creators of tables and indexes until the transaction ends.
	 */
	public static void lock(JdbcTemplate jdbc) {
		jdbc.query("SELECT pg_advisory_xact_lock(?)", (row) -> {
		}, CREATION_LOCK);
	}

	/**
	 * Initializes the tables.
	 * @param initialization what to do with the tables
	 * @param onModelChange what to do if another model has filled them
	 * @return whether the passages must be re-embedded into the next tables, which this
	 * method has created
	 * @throws VectorStoreSchemaException if the database does not have what the store
	 * needs
	 */
	public boolean initialize(SchemaInitialization initialization, OnModelChange onModelChange) {
		try {
			initialize(initialization);
			return false;
		}
		catch (VectorStoreSchemaException ex) {
			boolean otherModel = ex.reason() == Reason.MODEL_MISMATCH || ex.reason() == Reason.DIMENSION_MISMATCH;
			if (!otherModel || onModelChange == OnModelChange.FAIL || this.model == null) {
				throw ex;
			}
			requireNoPolicies();
			TableLayout next = this.layout.withTables(this.tables.next());
			new SchemaCreator(this.jdbc, this.transactions, next, this.model).initialize(SchemaInitialization.CREATE);
			rejectWriters(this.model);
			return true;
		}
	}

	/**
	 * Makes writers with another model fail from now on.
	 */
	private void rejectWriters(ModelIdentity newModel) {
		MetaTable meta = new MetaTable(this.jdbc, this.layout.tables());
		this.transactions.maintenance().run(() -> meta.put(MetaTable.REEMBEDDING, newModel.description()));
	}

	private void initialize(SchemaInitialization initialization) {
		switch (initialization) {
			case CREATE -> {
				createMissing();
				validate();
			}
			case VALIDATE -> validate();
			case NONE -> {
			}
		}
	}

	private void validate() {
		this.transactions.run(() -> {
			this.inspector.requireExtension();
			this.privileges.requireReading();
			this.inspector.requireTables(this.scripts.ddl(), this.model);
		});
	}

	private void createMissing() {
		if (this.transactions.execute(this::complete)) {
			return;
		}
		this.transactions.maintenance().run(() -> {
			lock(this.jdbc);
			if (!this.inspector.extensionExists()) {
				createExtension();
			}
			this.privileges.requireReading();
			this.inspector.requireCompatibleTables();
			if (!this.inspector.missingTables().isEmpty()) {
				createTables();
			}
		});
	}

	/**
	 * The next tables would have none of the policies.
	 */
	private void requireNoPolicies() {
		if (this.transactions.execute(() -> RowSecurity.isEnabled(this.jdbc, this.tables.passages()))) {
			throw VectorStoreSchemaException.policies(this.tables.passages());
		}
	}

	private boolean complete() {
		return this.inspector.extensionExists() && this.inspector.missingTables().isEmpty();
	}

	/**
	 * Installs the extension, which is shared by the whole database, in the schema
	 * {@code public}, or in the store's schema if there is no schema {@code public}.
	 */
	private void createExtension() {
		this.inspector.requireAvailableExtension();
		String schema = schemaExists("public") ? "public" : this.tables.quotedSchema();
		if (!schemaExists("public") && !schemaExists(this.tables.schema())) {
			createSchema();
		}
		try {
			this.jdbc.execute("CREATE EXTENSION vector SCHEMA " + schema);
		}
		catch (DataAccessException ex) {
			throw VectorStoreSchemaException.extensionMissing(ex);
		}
	}

	private void createTables() {
		if (!schemaExists(this.tables.schema())) {
			createSchema();
		}
		this.privileges.requireCreation();
		String role = this.privileges.role();
		try {
			this.jdbc.execute(this.scripts.ddl());
		}
		catch (DataAccessException ex) {
			if (ex.getRootCause() instanceof SQLException refused
					&& INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
				throw VectorStoreSchemaException.permission(role, "create the store's tables: " + refused.getMessage(),
						this.scripts.ddl(), ex);
			}
			throw ex;
		}
	}

	private boolean schemaExists(String schema) {
		return Boolean.TRUE.equals(this.jdbc
			.queryForObject("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", Boolean.class, schema));
	}

	private void createSchema() {
		this.privileges.requireCreation();
		this.jdbc.execute("CREATE SCHEMA " + this.tables.quotedSchema());
	}

}
