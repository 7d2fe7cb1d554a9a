package io.e5boot.pgvector.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.e5boot.pgvector.sql.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;

/**
 * The SQL resources of this package, with the names of one store filled in.
 */
@Internal
public final class SchemaScripts {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

	private static final String TEXT_CONFIGURATION = read("text-configuration.sql").strip();

	private final TableLayout layout;

	private final @Nullable ModelIdentity model;

	SchemaScripts(TableLayout layout, @Nullable ModelIdentity model) {
		this.layout = layout;
		this.model = model;
	}

	private Map<String, String> values() {
		TableNames tables = this.layout.tables();
		IndexOptions index = this.layout.index();
		Map<String, String> values = new HashMap<>();
		values.putAll(Map.of("passages", tables.passages(), "languages", tables.languages(), "offsets",
				tables.offsets(), "meta", tables.meta(), "embedding_index", tables.index("_embedding_idx"),
				"metadata_index", tables.index("_metadata_idx"), "text_index", tables.index("_text_idx"),
				"language_index", tables.index("_language_idx")));
		values.putAll(Map.of("id_type", this.layout.idType().sqlType(), "dimensions",
				Integer.toString(this.layout.dimensions()), "extension", this.layout.extension().schema(),
				"vector_type", this.layout.vectorType().sqlType(), "m", Integer.toString(index.m()), "ef_construction",
				Integer.toString(index.efConstruction()), "text_configuration", TEXT_CONFIGURATION));
		values.putAll(Map.of("partition_by", (this.layout.partitions() > 1) ? " PARTITION BY HASH (id)" : "",
				"partitions", partitions(), "model", (this.model != null) ? meta(this.model.known()) : ""));
		return values;
	}

	/**
	 * Returns the SQL expression for the text search configuration of a row that has a
	 * column {@code language}.
	 */
	public static String textConfiguration() {
		return TEXT_CONFIGURATION;
	}

	private static String meta(Map<String, String> values) {
		return values.entrySet()
			.stream()
			.map((value) -> String.format(Locale.ROOT, ", (%s, %s)", literal(value.getKey()),
					literal(value.getValue())))
			.collect(Collectors.joining());
	}

	/**
	 * Returns a string literal. Splits a dollar sign and a brace, which migration tools
	 * would take for a placeholder.
	 */
	private static String literal(String text) {
		String quoted = "'" + text.replace("'", "''").replace("${", "$' || '{") + "'";
		return quoted.contains("\\") ? "E" + quoted.replace("\\", "\\\\") : quoted;
	}

	private String partitions() {
		int count = this.layout.partitions();
		TableNames tables = this.layout.tables();
		return IntStream.range(0, (count > 1) ? count : 0)
			.mapToObj((i) -> String.format(Locale.ROOT,
					"CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES WITH (MODULUS %d, REMAINDER %d);\n",
					tables.partition(i), tables.passages(), count, i))
			.collect(Collectors.joining());
	}

	/**
	 * Returns the SQL that creates the tables and indexes that do not exist.
	 */
	String ddl() {
		return fill("schema.sql") + "\n" + indexes();
	}

	/**
	 * Returns the SQL that creates the indexes that do not exist.
	 */
	String indexes() {
		String indexes = fill("index-language.sql") + fill("index-metadata.sql") + fill("index-text.sql");
		return switch (this.layout.index().type()) {
			case HNSW -> indexes + fill("index-hnsw.sql");
			case HNSW_BINARY -> indexes + fill("index-hnsw-binary.sql");
			case NONE -> indexes;
		};
	}

	/**
	 * Returns the SQL that copies a table of Spring AI's store to this store's default
	 * table in the same schema.
	 * @param source the layout with the other store's table
	 * @return the statements
	 */
	public static String migration(TableLayout source) {
		TableNames target = new TableNames(source.tables().schema(), TableNames.DEFAULT_TABLE);
		return new SchemaScripts(source.withTables(target), null).fill("migrate-from-spring-ai.sql")
			.replace("${source}", source.tables().passages());
	}

	private String fill(String resource) {
		Map<String, String> values = values();
		return PLACEHOLDER.matcher(read(resource))
			.replaceAll((match) -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
	}

	private static String read(String resource) {
		try {
			return new ClassPathResource(resource, SchemaScripts.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + resource, ex);
		}
	}

}
