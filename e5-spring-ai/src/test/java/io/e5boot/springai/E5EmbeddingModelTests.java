package io.e5boot.springai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.ModelPack;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class E5EmbeddingModelTests {

	private static final String TEXT = "Die Fähre legt um sieben ab.";

	private static E5Encoder encoder;

	private static float[] asQuery;

	private static float[] asPassage;

	private final E5EmbeddingModel model = new E5EmbeddingModel(encoder);

	@BeforeAll
	static void load() {
		ModelPack pack = ModelPack.findAll(E5EmbeddingModelTests.class.getClassLoader()).get(0);
		encoder = E5Encoder.create(E5EncoderOptions.builder(pack).build());
		asQuery = encoder.encode(List.of(TEXT), TextRole.QUERY).get(0);
		asPassage = encoder.encode(List.of(TEXT), TextRole.PASSAGE).get(0);
	}

	@AfterAll
	static void free() {
		encoder.close();
	}

	@Test
	void embedStringEncodesQuery() {
		assertSame(this.model.embed(TEXT), asQuery);
		assertSame(this.model.embed(List.of("other", TEXT)).get(1), asQuery);
		assertSame(this.model.embedForResponse(List.of(TEXT)).getResult().getOutput(), asQuery);
		assertSame(this.model.call(new EmbeddingRequest(List.of(TEXT), null)).getResult().getOutput(), asQuery);
		assertSame(call(EmbeddingOptions.builder().build()), asQuery);
	}

	@Test
	void embedDocumentEncodesPassage() {
		assertSame(this.model.embed(new Document(TEXT)), asPassage);
		List<Document> documents = List.of(new Document("other"), new Document(TEXT));
		for (EmbeddingOptions options : List.of(EmbeddingOptions.builder().build(),
				new E5EmbeddingOptions(null, null, null, null))) {
			assertSame(this.model.embed(documents, options, new TokenCountBatchingStrategy()).get(1), asPassage);
		}
		assertSame(this.model.embed(documents, null, new TokenCountBatchingStrategy()).get(1), asPassage);
	}

	@Test
	void callWithRoleOptionOverridesRole() {
		assertSame(call(E5EmbeddingOptions.of(TextRole.PASSAGE)), asPassage);
		List<float[]> vectors = this.model.embed(List.of(new Document(TEXT)), E5EmbeddingOptions.of(TextRole.QUERY),
				new TokenCountBatchingStrategy());
		assertSame(vectors.get(0), asQuery);
	}

	@Test
	void callWithOtherModelOrTooManyDimensionsThrows() {
		assertThatIllegalArgumentException().isThrownBy(() -> call(EmbeddingOptions.builder().dimensions(768).build()))
			.withMessageContaining("768");
		assertThatIllegalArgumentException().isThrownBy(() -> call(EmbeddingOptions.builder().model("other").build()))
			.withMessageContaining("other");
		assertSame(call(EmbeddingOptions.builder().dimensions(384).model(encoder.modelId()).build()), asQuery);
	}

	@Test
	void embedKeepsOrderOfDocumentsWithAnyBatchingStrategy() {
		List<Document> documents = List.of(new Document("one"), new Document(TEXT), new Document("three"));
		List<float[]> vectors = this.model.embed(documents, null, (all) -> {
			List<Document> reversed = new ArrayList<>(all);
			Collections.reverse(reversed);
			return List.of(reversed.subList(0, 1), reversed.subList(1, 3));
		});
		assertSame(vectors.get(1), asPassage);
	}

	@Test
	void embedCopiedDocumentsKeepsOrderOfBatches() {
		List<Document> documents = List.of(new Document("one"), new Document(TEXT), new Document("three"));
		List<float[]> vectors = this.model.embed(documents, null,
				(all) -> List.of(all.stream().map((document) -> document.mutate().build()).toList()));
		assertSame(vectors.get(1), asPassage);
	}

	@Test
	void embedThrowsIfBatchingStrategyOmitsDocuments() {
		List<Document> documents = List.of(new Document("one"), new Document("two"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.model.embed(documents, null, (all) -> List.of(all.subList(0, 1))))
			.withMessageContaining("1 of 2");
	}

	@Test
	void embedIgnoresNullMetadata() {
		E5EmbeddingModel withMetadata = E5EmbeddingModel.builder(encoder).metadataMode(MetadataMode.EMBED).build();
		Document document = Document.builder().text(TEXT).metadata("title", "Fahrplan").build();
		document.getMetadata().put("author", null);
		assertThat(withMetadata.getEmbeddingContent(document)).contains("title: Fahrplan").doesNotContain("author");
	}

	@Test
	void callReturnsIndexesFromZeroAndTokenUsage() {
		EmbeddingResponse response = this.model.embedForResponse(List.of(TEXT, "", TEXT));
		assertThat(response.getResults()).extracting(Embedding::getIndex).containsExactly(0, 1, 2);
		int tokens = encoder.encodeAll(List.of(TEXT, "", TEXT), TextRole.QUERY)
			.stream()
			.mapToInt((t) -> t.tokens())
			.sum();
		assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(tokens);
		assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(tokens);
		assertThat(response.getMetadata().getModel()).isEqualTo(encoder.modelId());
	}

	@Test
	void embedIncludesMetadataOnlyIfConfigured() {
		Document document = Document.builder().text(TEXT).metadata("title", "Fahrplan").build();
		assertThat(this.model.getEmbeddingContent(document)).isEqualTo(TEXT);
		assertSame(this.model.embed(document), asPassage);
		E5EmbeddingModel withMetadata = E5EmbeddingModel.builder(encoder).metadataMode(MetadataMode.EMBED).build();
		assertThat(withMetadata.getEmbeddingContent(document)).contains("title: Fahrplan").contains(TEXT);
	}

	@Test
	void callWithDimensionsOptionShortensVectors() {
		float[] shortened = call(EmbeddingOptions.builder().dimensions(64).build());
		double square = 0;
		double ratio = shortened[0] / asQuery[0];
		for (int i = 0; i < shortened.length; i++) {
			square += shortened[i] * shortened[i];
			assertThat(shortened[i]).isCloseTo((float) (ratio * asQuery[i]), within(1e-5f));
		}
		assertThat(shortened).hasSize(64);
		assertThat(square).isCloseTo(1, within(1e-5));
		assertThatIllegalArgumentException().isThrownBy(() -> call(EmbeddingOptions.builder().dimensions(0).build()));
	}

	@Test
	void dimensionsReturnsThoseOfCheckpoint() {
		assertThat(this.model.dimensions()).isEqualTo(384);
	}

	@Test
	void embedDocumentWithoutTextThrowsWithId() {
		Document picture = Document.builder()
			.id("picture")
			.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1 })))
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.model.embed(picture))
			.withMessageContaining("picture");
	}

	@Test
	void callWithNullTextThrows() {
		List<String> texts = Collections.singletonList(null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.model.embed(texts));
	}

	@Test
	void callIsObserved() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		EmbeddingModel observed = E5EmbeddingModel.builder(encoder).observationRegistry(registry).build();
		observed.embed(TEXT);
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("gen_ai.client.operation")
			.that()
			.hasContextualNameEqualTo("embedding " + encoder.modelId())
			.hasLowCardinalityKeyValue("gen_ai.operation.name", "embedding")
			.hasLowCardinalityKeyValue("gen_ai.system", "e5")
			.hasHighCardinalityKeyValueWithKey("gen_ai.usage.input_tokens");
	}

	@Test
	void simpleVectorStoreFindsAnswerInOtherLanguage() {
		SimpleVectorStore store = SimpleVectorStore.builder(this.model).build();
		store.add(List.of(new Document("Die Fähre nach Norderney legt um sieben Uhr morgens ab."),
				new Document("Fahrräder kosten auf der Überfahrt vier Euro."),
				new Document("Im Winter bleibt der Leuchtturm geschlossen.")));
		List<Document> found = store
			.similaritySearch(SearchRequest.builder().query("How much is it to take a bicycle?").topK(1).build());
		assertThat(found).singleElement().extracting(Document::getText).asString().contains("Fahrräder");
	}

	private float[] call(EmbeddingOptions options) {
		return this.model.call(new EmbeddingRequest(List.of(TEXT), options)).getResult().getOutput();
	}

	private static void assertSame(float[] actual, float[] expected) {
		assertThat(actual).containsExactly(expected, within(1e-6f));
	}

}
