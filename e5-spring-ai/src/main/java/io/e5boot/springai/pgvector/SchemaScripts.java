package io.e5boot.springai.pgvector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;

/**
 * The SQL resources of this package with one store's names filled in.
 */
final class SchemaScripts {

	private final IndexType indexType;

	private final Map<String, String> values;

	SchemaScripts(TableNames tables, IdType idType, IndexType indexType, int dimensions, @Nullable String modelId) {
		this.indexType = indexType;
		this.values = Map.ofEntries(Map.entry("passages", tables.passages()),
				Map.entry("languages", tables.languages()), Map.entry("centres", tables.centres()),
				Map.entry("meta", tables.meta()), Map.entry("embedding_index", tables.index("_embedding_idx")),
				Map.entry("metadata_index", tables.index("_metadata_idx")),
				Map.entry("language_index", tables.index("_language_idx")), Map.entry("id_type", idType.sqlType()),
				Map.entry("dimensions", Integer.toString(dimensions)),
				Map.entry("model", (modelId != null) ? ", ('model', '%s')".formatted(modelId.replace("'", "''")) : ""));
	}

	String ddl() {
		String schema = fill("schema.sql");
		return (this.indexType == IndexType.HNSW) ? schema + "\n" + fill("index-hnsw.sql") : schema;
	}

	/**
	 * Returns the SQL that copies a table of Spring AI's store into this store's default
	 * table beside it.
	 * @return the statements
	 */
	static String migration(TableNames source, IdType idType, int dimensions) {
		TableNames target = new TableNames(source.schema(), E5PgVectorStore.DEFAULT_TABLE_NAME);
		return new SchemaScripts(target, idType, IndexType.HNSW, dimensions, null).fill("migrate-from-spring-ai.sql")
			.replace("${source}", source.passages());
	}

	private String fill(String resource) {
		String script = read(resource);
		for (Map.Entry<String, String> value : this.values.entrySet()) {
			script = script.replace("${" + value.getKey() + "}", value.getValue());
		}
		return script;
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
