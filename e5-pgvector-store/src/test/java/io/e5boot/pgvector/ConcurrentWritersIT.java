package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrentWritersIT {

	private static final int IDS = 300;

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final E5PgVectorStore store = TestMode.CURRENT.store(this.jdbc, new FakeEmbeddingModel(16))
		.schemaName(this.schema)
		.languageDetector(LanguageDetector.NONE)
		.initialization(SchemaInitialization.CREATE)
		.build();

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	@AfterEach
	void shutDownThreads() {
		this.threads.shutdownNow();
	}

	private static Document document(String id) {
		return new Document(id, "text " + id, Map.of("language", "en"));
	}

	@Test
	void deleteLocksRowsInOrderOfIds() throws Exception {
		// the rows are in this order in the table
		this.store.add(List.of(document("b")));
		this.store.add(List.of(document("a")));
		Future<?> deleted = new TransactionTemplate(TestMode.CURRENT.transactions(this.jdbc)).execute((status) -> {
			this.jdbc.queryForList(String.format(Locale.ROOT,
					"SELECT id FROM %s.e5_vector_store WHERE id = 'a' FOR UPDATE", this.schema));
			Future<?> deleting = this.threads.submit(() -> this.store.delete("language == 'en'"));
			TestDatabase.awaitLockWait(this.schema);
			assertThat(this.jdbc.queryForList(
					String.format(Locale.ROOT,
							"SELECT id FROM %s.e5_vector_store WHERE id = 'b' FOR UPDATE SKIP LOCKED", this.schema),
					String.class))
				.containsExactly("b");
			return deleting;
		});
		deleted.get();
		assertThat(rows()).isZero();
	}

	@Test
	void concurrentAddAndDeleteOfSameIdsSucceed() throws Exception {
		List<Callable<Void>> writers = new ArrayList<>();
		for (int writer = 0; writer < 2; writer++) {
			Random random = new Random(writer);
			writers.add(() -> repeat(() -> this.store.add(ids(random).stream().map((id) -> document(id)).toList())));
			writers.add(() -> repeat(() -> this.store.delete(ids(random))));
		}
		for (Future<Void> writer : this.threads.invokeAll(writers)) {
			writer.get();
		}
		Integer counted = this.jdbc.queryForObject(String.format(Locale.ROOT,
				"SELECT passages FROM %s.e5_vector_store_language WHERE language = 'en'", this.schema), Integer.class);
		assertThat(counted).isEqualTo(rows());
	}

	private static Void repeat(Runnable action) {
		for (int round = 0; round < 60; round++) {
			action.run();
		}
		return null;
	}

	/** Returns two thirds of the ids, in random order. */
	private static List<String> ids(Random random) {
		List<String> ids = new ArrayList<>(IntStream.range(0, IDS).mapToObj(Integer::toString).toList());
		Collections.shuffle(ids, random);
		return ids.subList(0, IDS * 2 / 3);
	}

	private int rows() {
		return this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT count(*) FROM %s.e5_vector_store", this.schema), Integer.class);
	}

}
