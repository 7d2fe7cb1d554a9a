package io.e5boot.benchmarks.pgvector;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.checkpoint.ModelPack;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.pgvector.E5PgVectorStore;
import io.e5boot.springai.pgvector.SchemaInitialization;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares storing really embedded documents with embedding them alone. Arguments: a
 * folder for the database, a number of documents.
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
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(Path.of(arguments[0])));
				E5Encoder encoder = E5Encoder.create(options)) {
			PGSimpleDataSource dataSource = new PGSimpleDataSource();
			dataSource.setUrl(server.jdbcUrl());
			dataSource.setUser(server.username());
			dataSource.setPassword(server.password());
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			E5EmbeddingModel model = new E5EmbeddingModel(encoder);
			List<Document> documents = IntStream.range(0, count).mapToObj(ReadyVectors::document).toList();
			model.embed(documents.subList(0, Math.min(500, count)), EmbeddingOptions.builder().build(), List::of);
			for (int round = 0; round < 2; round++) {
				long start = System.nanoTime();
				model.embed(documents, EmbeddingOptions.builder().build(), List::of);
				double alone = (System.nanoTime() - start) / 1e9;
				jdbc.execute("DROP SCHEMA IF EXISTS benchmark CASCADE");
				try (E5PgVectorStore store = E5PgVectorStore.builder(jdbc, model)
					.schemaName("benchmark")
					.initialization(SchemaInitialization.CREATE)
					.build()) {
					start = System.nanoTime();
					store.add(documents);
				}
				double stored = (System.nanoTime() - start) / 1e9;
				System.out.printf("%d documents: embedded in %.1f s, stored in %.1f s, ratio %.3f%n", count, alone,
						stored, stored / alone);
			}
		}
	}

}
