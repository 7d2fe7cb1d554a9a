package io.e5boot.pgvector.schema;

import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.sql.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The names of pgvector's types, functions and operators, qualified with the schema of
 * the extension, which need not be on the search path. Reads the schema once, on first
 * use. Thread-safe.
 */
@Internal
public final class VectorExtension {

	private final JdbcTemplate jdbc;

	private volatile @Nullable String schema;

	public VectorExtension(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Returns the qualified name of a type, function or operator class.
	 * @param name its name in the extension
	 * @return the name as in SQL
	 * @throws VectorStoreSchemaException if the extension is not installed
	 */
	public String name(String name) {
		return schema() + "." + name;
	}

	/**
	 * Returns a qualified operator.
	 * @param symbol its name in the extension
	 * @return the operator as in SQL
	 * @throws VectorStoreSchemaException if the extension is not installed
	 */
	public String operator(String symbol) {
		return String.format(Locale.ROOT, "OPERATOR(%s.%s)", schema(), symbol);
	}

	/**
	 * Returns the schema of the extension as in SQL.
	 */
	public String schema() {
		String known = this.schema;
		if (known == null) {
			known = TableNames.quoted(installed("nspname"));
			this.schema = known;
		}
		return known;
	}

	/**
	 * Returns whether parallel workers may build an HNSW index. Before pgvector 0.8.2
	 * they may write beyond their memory (CVE-2026-3172).
	 */
	boolean buildsInParallel() {
		return version().compareTo(Version.parse("0.8.2")) >= 0;
	}

	/**
	 * Returns the version of the extension in the database.
	 * @throws VectorStoreSchemaException if the extension is not installed
	 */
	Version version() {
		return Version.parse(installed("extversion"));
	}

	private String installed(String column) {
		List<String> values = this.jdbc.queryForList(String.format(Locale.ROOT, """
				SELECT %s FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
				WHERE e.extname = 'vector'""", column), String.class);
		if (values.isEmpty()) {
			throw VectorStoreSchemaException.extensionMissing(null);
		}
		return values.get(0);
	}

}
