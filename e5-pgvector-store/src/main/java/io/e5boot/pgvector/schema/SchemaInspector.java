package io.e5boot.pgvector.schema;

import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Validates the extension and the tables. Changes nothing.
 */
final class SchemaInspector {

	private static final Logger logger = LoggerFactory.getLogger(SchemaInspector.class);

	static final int SCHEMA_VERSION = 2;

	private static final String REQUIRED_EXTENSION = "0.8.0";

	private static final Set<String> SPRING_AI_COLUMNS = Set.of("id", "content", "metadata", "embedding");

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	private final TableNames tables;

	SchemaInspector(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.layout = layout;
		this.tables = layout.tables();
	}

	boolean extensionExists() {
		return Boolean.TRUE.equals(this.jdbc
			.queryForObject("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')", Boolean.class));
	}

	void requireExtension() {
		if (!extensionExists()) {
			requireAvailableExtension();
			throw VectorStoreSchemaException.extensionMissing(null);
		}
		Version version = this.layout.extension().version();
		if (version.compareTo(Version.parse(REQUIRED_EXTENSION)) < 0) {
			throw VectorStoreSchemaException.extensionOutdated(version.toString(), REQUIRED_EXTENSION);
		}
		if (!this.layout.extension().buildsInParallel()) {
			logger.warn(
					"pgvector {} may write beyond its memory when it builds an index in parallel (CVE-2026-3172). "
							+ "The store builds indexes with one process until pgvector is updated to 0.8.2 or newer",
					version);
		}
	}

	/**
	 * Requires that the files of the extension are installed on the server.
	 */
	void requireAvailableExtension() {
		if (this.jdbc.queryForList("SELECT name FROM pg_available_extensions WHERE name = 'vector'").isEmpty()) {
			throw VectorStoreSchemaException.extensionUnavailable(Objects.requireNonNull(this.jdbc
				.queryForObject("SELECT current_setting('server_version_num')::int / 10000", Integer.class)));
		}
	}

	/**
	 * Returns the missing tables of the store.
	 * @return their names as in SQL
	 */
	List<String> missingTables() {
		return this.tables.all()
			.entrySet()
			.stream()
			.filter((table) -> columns(table.getKey()).isEmpty())
			.map(Map.Entry::getValue)
			.toList();
	}

	/**
	 * Requires that all tables exist and are those of this store and model.
	 * @param ddl creates the tables, for the message
	 * @param model the configured model, if known
	 */
	void requireTables(String ddl, @Nullable ModelIdentity model) {
		requireCompatibleTables();
		List<String> missing = missingTables();
		if (!missing.isEmpty()) {
			throw VectorStoreSchemaException.tableMissing(missing.get(0), ddl);
		}
		requireMeta(model);
	}

	/**
	 * Requires that the existing tables are those of this store, so that the missing ones
	 * can be created.
	 */
	void requireCompatibleTables() {
		Map<String, String> columns = columns(this.tables.table());
		if (!columns.isEmpty()) {
			requirePassages(columns);
			requireSideTables();
		}
	}

	/**
	 * Passages cannot be read with new side tables: these do not have the offsets of
	 * their vectors.
	 */
	private void requireSideTables() {
		List<String> missing = missingTables();
		if (!missing.isEmpty() && Boolean.TRUE.equals(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT EXISTS (SELECT FROM %s)", this.tables.passages()), Boolean.class))) {
			throw VectorStoreSchemaException.sideTablesMissing(this.tables.passages(), missing);
		}
	}

	private void requirePassages(Map<String, String> columns) {
		if (columns.keySet().equals(SPRING_AI_COLUMNS)) {
			throw VectorStoreSchemaException.springAiTable(this.tables.passages(),
					SchemaScripts.migration(this.layout));
		}
		requireDimensions(columns.getOrDefault("embedding", ""));
		List<String> differences = differences(columns);
		if (!differences.isEmpty()) {
			throw VectorStoreSchemaException.differentColumns(this.tables.passages(), differences);
		}
	}

	private void requireDimensions(String embeddingType) {
		String digits = embeddingType.replaceAll("^(?:halfvec|vector)\\((\\d+)\\)$", "$1");
		if (!digits.equals(embeddingType) && Integer.parseInt(digits) != this.layout.dimensions()) {
			throw VectorStoreSchemaException.dimensionMismatch(this.tables.passages(), Integer.parseInt(digits),
					this.layout.dimensions());
		}
	}

	private List<String> differences(Map<String, String> columns) {
		Map<String, String> expected = new LinkedHashMap<>();
		expected.put("id", this.layout.idType().sqlType());
		expected.put("content", "text");
		expected.put("metadata", "jsonb");
		expected.put("language", "text");
		expected.put("content_hash", "bytea");
		expected.put("embedding", this.layout.embeddingType());
		expected.put("norm", "real");
		expected.put("centre", "integer");
		expected.put("text_search", "tsvector");
		List<String> differences = new ArrayList<>();
		expected.forEach((column, type) -> {
			String actual = columns.get(column);
			if (actual == null) {
				differences.add(String.format(Locale.ROOT, "column %s (%s) is missing", column, type));
			}
			else if (!actual.equals(type)) {
				differences.add(String.format(Locale.ROOT, "column %s is %s, expected %s", column, actual, type));
			}
		});
		return differences;
	}

	private void requireMeta(@Nullable ModelIdentity model) {
		Map<String, String> meta = meta();
		String version = meta.getOrDefault("schema-version", "none");
		if (!version.equals(Integer.toString(SCHEMA_VERSION))) {
			throw VectorStoreSchemaException.version(this.tables.passages(), version, SCHEMA_VERSION);
		}
		ModelIdentity recorded = ModelIdentity.read(meta);
		if (model != null && recorded != null && !model.agreesWith(recorded)) {
			throw VectorStoreSchemaException.modelMismatch(this.tables.passages(), recorded, model);
		}
	}

	private Map<String, String> meta() {
		return new MetaTable(this.jdbc, this.tables).read();
	}

	private Map<String, String> columns(String table) {
		Map<String, String> columns = new LinkedHashMap<>();
		this.jdbc.query("""
				SELECT a.attname, format_type(a.atttypid, a.atttypmod)
				FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
				WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
				""", (RowCallbackHandler) (row) -> columns.put(row.getString(1), withoutSchema(row.getString(2))),
				this.tables.schema(), table);
		return columns;
	}

	/**
	 * The catalog qualifies types that are not on the connection's search path.
	 */
	private static String withoutSchema(String type) {
		return type.replaceFirst("^.*\\.", "");
	}

}
