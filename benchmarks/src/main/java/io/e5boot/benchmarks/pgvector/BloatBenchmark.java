package io.e5boot.benchmarks.pgvector;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures the space in the index that is lost when vectors move to new language offsets.
 * Arguments: a folder for the database, a number of documents. They are in twelve
 * languages and are added a hundred at a time, so that each language moves often.
 */
public final class BloatBenchmark {

	private static final List<String> LANGUAGES = List.of("ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr",
			"vi", "zh");

	private BloatBenchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param arguments see above
	 */
	public static void main(String[] arguments) {
		int count = Integer.parseInt(arguments[1]);
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(Path.of(arguments[0])))) {
			PGSimpleDataSource dataSource = new PGSimpleDataSource();
			dataSource.setUrl(server.jdbcUrl());
			dataSource.setUser(server.username());
			dataSource.setPassword(server.password());
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("CREATE EXTENSION IF NOT EXISTS vector; DROP SCHEMA IF EXISTS benchmark CASCADE");
			try (E5PgVectorStore store = E5PgVectorStore.builder(jdbc, new ReadyVectors(1))
				.schemaName("benchmark")
				.initialization(SchemaInitialization.CREATE)
				.build()) {
				for (int from = 0; from < count; from += 100) {
					store.add(IntStream.range(from, from + 100).mapToObj(BloatBenchmark::document).toList());
				}
			}
			jdbc.execute("VACUUM benchmark.e5_vector_store");
			System.out.println("after the moves: " + size(jdbc));
			jdbc.execute("REINDEX INDEX benchmark.e5_vector_store_embedding_idx");
			System.out.println("rebuilt: " + size(jdbc));
		}
	}

	private static Document document(int number) {
		Document document = ReadyVectors.document(number);
		Map<String, Object> metadata = new HashMap<>(document.getMetadata());
		metadata.put("language", LANGUAGES.get(number % LANGUAGES.size()));
		return document.mutate().metadata(metadata).build();
	}

	private static Map<String, Object> size(JdbcTemplate jdbc) {
		return jdbc.queryForMap("""
				SELECT pg_relation_size('benchmark.e5_vector_store_embedding_idx') / 1024 AS index_kb,
					pg_table_size('benchmark.e5_vector_store') / 1024 AS table_kb""");
	}

}
