package io.e5boot.benchmarks.pgvector;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.springai.E5EmbeddingModel;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares adding documents to the store with embedding them alone, one half before and
 * one half after, to notice a machine whose speed changes. Arguments: a folder for the
 * database, or the URL of a running one; a number of documents.
 */
public final class EmbeddingOverhead {

	private EmbeddingOverhead() {
	}

	/**
	 * Runs the comparison.
	 * @param arguments see above
	 */
	public static void main(String[] arguments) {
		int count = Integer.parseInt(arguments[1]);
		E5EncoderOptions options = E5EncoderOptions
			.builder(ModelPack.findAll(EmbeddingOverhead.class.getClassLoader()).get(0))
			.build();
		try (E5Encoder encoder = E5Encoder.create(options)) {
			if (arguments[0].startsWith("jdbc:")) {
				compare(arguments[0], new E5EmbeddingModel(encoder), count);
				return;
			}
			try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(Path.of(arguments[0])))) {
				compare(String.format(Locale.ROOT, "%s?user=%s&password=%s", server.jdbcUrl(), server.username(),
						server.password()), new E5EmbeddingModel(encoder), count);
			}
		}
	}

	private static void compare(String url, E5EmbeddingModel model, int count) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(url);
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		List<Document> documents = IntStream.range(0, count).mapToObj(ReadyVectors::document).toList();
		embed(model, documents.subList(0, Math.min(500, count)));
		double first = embed(model, documents.subList(0, count / 2));
		jdbc.execute("CREATE EXTENSION IF NOT EXISTS vector; DROP SCHEMA IF EXISTS benchmark CASCADE");
		double stored;
		try (E5PgVectorStore store = E5PgVectorStore.builder(jdbc, model)
			.schemaName("benchmark")
			.initialization(SchemaInitialization.CREATE)
			.build()) {
			stored = seconds(() -> store.add(documents));
		}
		double second = embed(model, documents.subList(count / 2, count));
		System.out.printf(Locale.getDefault(),
				"%d documents: embedded in %.1f + %.1f s, stored in %.1f s, ratio %.3f%n", count, first, second, stored,
				stored / (first + second));
	}

	private static double embed(E5EmbeddingModel model, List<Document> documents) {
		return seconds(() -> model.embed(documents, EmbeddingOptions.builder().build(), List::of));
	}

	private static double seconds(Runnable action) {
		long start = System.nanoTime();
		action.run();
		return (System.nanoTime() - start) / 1e9;
	}

}
