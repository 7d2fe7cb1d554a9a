package io.e5boot.pgvector;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ReembeddingIT {

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	/** Another model, which blocks when it has embedded some documents. */
	private static final class OtherModel extends FakeEmbeddingModel {

		final CountDownLatch go = new CountDownLatch(1);

		final AtomicInteger embedded = new AtomicInteger();

		OtherModel(int dimensions) {
			super(dimensions);
		}

		@Override
		public float[] embed(String text) {
			return super.embed("other " + text);
		}

		@Override
		public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
				BatchingStrategy batching) {
			if (this.embedded.addAndGet(documents.size()) > 250) {
				try {
					this.go.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			return super.embed(documents, options, batching);
		}

	}

	private E5PgVectorStore store(FakeEmbeddingModel model, String id) {
		return TestMode.CURRENT.store(this.jdbc, model)
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.initialization(SchemaInitialization.CREATE)
			.maxDocumentBatchSize(100)
			.modelId(id)
			.onModelChange(OnModelChange.REEMBED)
			.build();
	}

	private static List<Document> documents(int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("number", i)))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(ints = { 32, 48 })
	void searchesWorkDuringReembedding(int dimensions) throws Exception {
		E5PgVectorStore oldStore = store(new FakeEmbeddingModel(32), "model/a");
		oldStore.add(documents(0, 1000));
		OtherModel model = new OtherModel(dimensions);
		try (E5PgVectorStore store = store(model, "model/b")) {
			AtomicBoolean failed = new AtomicBoolean();
			AtomicBoolean stop = new AtomicBoolean();
			Thread searching = new Thread(() -> {
				while (!stop.get()) {
					store.similaritySearch("text 7");
				}
			});
			searching.setUncaughtExceptionHandler((thread, ex) -> failed.set(true));
			searching.start();
			await().until(() -> store.status().passages() >= 100);
			assertThat(store.status().reembedding()).isTrue();
			assertThat(oldStore.similaritySearch("text 999").get(0).getText()).isEqualTo("text 999");
			assertSearchFindsOldAndNewPassages(store);
			assertThatExceptionOfType(VectorStoreSchemaException.class)
				.isThrownBy(() -> oldStore.add(documents(2000, 2001)))
				.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason);
			assertThatExceptionOfType(VectorStoreSchemaException.class)
				.isThrownBy(() -> oldStore.delete(List.of("id 1")))
				.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason);
			store.delete("number IN [0, 998]");
			new Thread(() -> store
				.add(List.of(new Document("id 997", "replaced", Map.of()), new Document("new", "new", Map.of()))))
				.start();
			model.go.countDown();
			await().until(() -> !store.status().reembedding());
			await().until(() -> store.status().passages() == 999);
			stop.set(true);
			searching.join();
			assertThat(failed).isFalse();
			assertThat(store.similaritySearch("text 7").get(0).getText()).isEqualTo("text 7");
			assertThat(store.similaritySearch("replaced").get(0).getId()).isEqualTo("id 997");
			store.add(documents(3000, 3010));
		}
		assertTableIsOfNewModel(dimensions, 1009);
	}

	/** Documents from 300 on are not re-embedded yet. */
	private static void assertSearchFindsOldAndNewPassages(E5PgVectorStore store) {
		List<Document> found = store.similaritySearch(SearchRequest.builder().query("998").topK(4).build());
		assertThat(found).hasSize(4).extracting(Document::getId).doesNotHaveDuplicates();
		assertThat(found.get(1).getText()).isEqualTo("text 998");
		assertThat(store
			.similaritySearch(SearchRequest.builder().query("text").topK(20).filterExpression("number >= 985").build()))
			.extracting((document) -> (int) document.getMetadata().get("number"))
			.hasSize(15)
			.allMatch((number) -> number >= 985);
		assertThat(
				store.similaritySearch(SearchRequest.builder().query("998").topK(4).similarityThreshold(0.501).build()))
			.extracting(Document::getText)
			.doesNotContain("text 998");
	}

	private void assertTableIsOfNewModel(int dimensions, int rows) {
		E5PgVectorStore again = store(new OtherModel(dimensions), "model/b");
		assertThat(again.status().reembedding()).isFalse();
		assertThat(again.status().passages()).isEqualTo(rows);
		assertThat(again.status().indexesMissing()).isFalse();
		assertThat(this.jdbc.queryForList(
				"SELECT relname FROM pg_class WHERE relnamespace = ?::regnamespace AND relname LIKE '%next%'",
				String.class, this.schema))
			.isEmpty();
		again.close();
	}

	@Test
	void interruptedRunIsResumed() {
		store(new FakeEmbeddingModel(32), "model/a").add(documents(0, 1000));
		OtherModel stuck = new OtherModel(32);
		E5PgVectorStore first = store(stuck, "model/b");
		await().until(() -> first.status().passages() >= 100);
		stuck.go.countDown();
		first.close();
		OtherModel model = new OtherModel(32);
		model.go.countDown();
		try (E5PgVectorStore second = store(model, "model/b")) {
			await().until(() -> !second.status().reembedding());
			assertThat(second.status().passages()).isEqualTo(1000);
			assertThat(model.embedded).hasValueLessThan(1000);
		}
		assertTableIsOfNewModel(32, 1000);
	}

	@Test
	void thirdModelIsRejectedDuringReembedding() {
		store(new FakeEmbeddingModel(32), "model/a").add(documents(0, 1000));
		OtherModel model = new OtherModel(32);
		try (E5PgVectorStore store = store(model, "model/b")) {
			assertThatExceptionOfType(VectorStoreSchemaException.class)
				.isThrownBy(() -> store(new FakeEmbeddingModel(32), "model/c"))
				.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason);
			model.go.countDown();
			await().until(() -> !store.status().reembedding());
		}
	}

}
