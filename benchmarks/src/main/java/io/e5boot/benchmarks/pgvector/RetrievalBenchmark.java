package io.e5boot.benchmarks.pgvector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Stores each paragraph of a parallel corpus in one language, asks all questions in all
 * languages, and reports the rank of the right paragraph. Arguments: a folder for the
 * database, a folder with files {@code *.LANGUAGE.json} in SQuAD's format, with their
 * paragraphs in the same order.
 */
public final class RetrievalBenchmark {

	private record Question(String text, int paragraph) {

	}

	private record Corpus(String language, List<String> paragraphs, List<Question> questions) {

	}

	private RetrievalBenchmark() {
	}

	/**
	 * Runs the benchmark.
	 * @param arguments see above
	 */
	public static void main(String[] arguments) throws IOException {
		List<Corpus> corpora = new ArrayList<>();
		try (var files = Files.list(Path.of(arguments[1]))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".json")).sorted().toList()) {
				corpora.add(read(file));
			}
		}
		E5EncoderOptions options = E5EncoderOptions
			.builder(ModelPack.findAll(RetrievalBenchmark.class.getClassLoader()).get(0))
			.build();
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(Path.of(arguments[0])));
				E5Encoder encoder = E5Encoder.create(options)) {
			PGSimpleDataSource dataSource = new PGSimpleDataSource();
			dataSource.setUrl(server.jdbcUrl());
			dataSource.setUser(server.username());
			dataSource.setPassword(server.password());
			BatchModel model = new BatchModel(encoder, corpora);
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			LanguageNeutrality auto = LanguageNeutrality.auto();
			measure("off", jdbc, model, corpora, LanguageNeutrality.off(), Integer.MAX_VALUE);
			measure("auto", jdbc, model, corpora, auto, Integer.MAX_VALUE);
			measure("auto, one add per document", jdbc, model, corpora, auto, 1);
			measure("auto, languages detected", jdbc, model, corpora, auto.withLanguageKey("none"), Integer.MAX_VALUE);
		}
	}

	private static Corpus read(Path file) throws IOException {
		List<String> paragraphs = new ArrayList<>();
		List<Question> questions = new ArrayList<>();
		for (JsonNode article : JsonMapper.shared().readTree(Files.readString(file)).get("data")) {
			for (JsonNode paragraph : article.get("paragraphs")) {
				for (JsonNode question : paragraph.get("qas")) {
					questions.add(new Question(question.get("question").asString(), paragraphs.size()));
				}
				paragraphs.add(paragraph.get("context").asString());
			}
		}
		String[] name = file.getFileName().toString().split("\\.");
		return new Corpus(name[name.length - 2], paragraphs, questions);
	}

	private static void measure(String name, JdbcTemplate jdbc, BatchModel model, List<Corpus> corpora,
			LanguageNeutrality neutrality, int documentsPerAdd) {
		jdbc.execute("CREATE EXTENSION IF NOT EXISTS vector; DROP SCHEMA IF EXISTS benchmark CASCADE");
		try (E5PgVectorStore store = E5PgVectorStore.builder(jdbc, model)
			.schemaName("benchmark")
			.initialization(SchemaInitialization.CREATE)
			.languageNeutrality(neutrality)
			.build()) {
			List<Document> documents = new ArrayList<>();
			for (int i = 0; i < corpora.get(0).paragraphs().size(); i++) {
				Corpus corpus = corpora.get(i % corpora.size());
				documents.add(new Document(Integer.toString(i), corpus.paragraphs().get(i),
						Map.of("language", corpus.language())));
			}
			for (int i = 0; i < documents.size(); i += Math.min(documentsPerAdd, documents.size())) {
				store.add(documents.subList(i, (int) Math.min((long) i + documentsPerAdd, documents.size())));
			}
			System.out.println(name + ": " + recall(store, corpora));
		}
	}

	private static String recall(E5PgVectorStore store, List<Corpus> corpora) {
		int[] other = new int[3];
		int[] same = new int[2];
		for (int language = 0; language < corpora.size(); language++) {
			for (Question question : corpora.get(language).questions()) {
				List<String> found = store
					.similaritySearch(SearchRequest.builder().query(question.text()).topK(5).build())
					.stream()
					.map(Document::getId)
					.toList();
				int rank = found.indexOf(Integer.toString(question.paragraph()));
				if (question.paragraph() % corpora.size() == language) {
					same[0]++;
					same[1] += (rank == 0) ? 1 : 0;
				}
				else {
					other[0]++;
					other[1] += (rank == 0) ? 1 : 0;
					other[2] += (rank >= 0) ? 1 : 0;
				}
			}
		}
		return String.format(Locale.ROOT, "other language R@1 %.3f R@5 %.3f, same language R@1 %.3f",
				other[1] / (double) other[0], other[2] / (double) other[0], same[1] / (double) same[0]);
	}

	/**
	 * Embeds all questions when it is created.
	 */
	private static final class BatchModel implements EmbeddingModel {

		private final E5Encoder encoder;

		private final Map<String, float[]> vectors = new java.util.HashMap<>();

		BatchModel(E5Encoder encoder, List<Corpus> corpora) {
			this.encoder = encoder;
			for (Corpus corpus : corpora) {
				List<String> texts = corpus.questions().stream().map(Question::text).toList();
				List<float[]> encoded = encoder.encode(texts, TextRole.QUERY);
				for (int i = 0; i < texts.size(); i++) {
					this.vectors.put(texts.get(i), encoded.get(i));
				}
			}
		}

		@Override
		public float[] embed(String text) {
			return java.util.Objects.requireNonNull(this.vectors.get(text));
		}

		@Override
		public float[] embed(Document document) {
			return embed(List.of(document), null, List::of).get(0);
		}

		@Override
		public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
				BatchingStrategy batchingStrategy) {
			return this.encoder.encode(
					documents.stream().map((document) -> java.util.Objects.requireNonNull(document.getText())).toList(),
					TextRole.PASSAGE);
		}

		@Override
		public EmbeddingResponse call(EmbeddingRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int dimensions() {
			return this.encoder.dimensions();
		}

	}

}
