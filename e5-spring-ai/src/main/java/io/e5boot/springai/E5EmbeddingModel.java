package io.e5boot.springai;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.EncodedText;
import io.e5boot.encoder.TextRole;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;
import org.springframework.util.Assert;

/**
 * Spring AI's embedding model on an {@link E5Encoder}. E5 wants to know which part a text
 * plays: every method that takes a {@link Document} encodes passages, every method that
 * takes strings encodes queries, and {@link E5EmbeddingOptions} overrides either. Safe
 * for use by many threads. The encoder is closed by whoever created it.
 */
public class E5EmbeddingModel implements EmbeddingModel {

	static final String PROVIDER = "e5";

	private static final EmbeddingModelObservationConvention DEFAULT_CONVENTION = new DefaultEmbeddingModelObservationConvention();

	private final E5Encoder encoder;

	private final MetadataMode metadataMode;

	private final ObservationRegistry observations;

	private final @Nullable EmbeddingModelObservationConvention convention;

	/**
	 * A model that embeds the text of documents alone and is not observed.
	 * @param encoder computes the vectors
	 */
	public E5EmbeddingModel(E5Encoder encoder) {
		this(encoder, MetadataMode.NONE, ObservationRegistry.NOOP, null);
	}

	/**
	 * A model.
	 * @param encoder computes the vectors
	 * @param metadataMode which of a document's metadata is embedded with its text
	 * @param observations where calls are observed
	 * @param convention names of the observations, or null for Spring AI's
	 */
	public E5EmbeddingModel(E5Encoder encoder, MetadataMode metadataMode, ObservationRegistry observations,
			@Nullable EmbeddingModelObservationConvention convention) {
		this.encoder = encoder;
		this.metadataMode = metadataMode;
		this.observations = observations;
		this.convention = convention;
	}

	/**
	 * Encodes a request's texts, as queries unless its options say otherwise.
	 * @throws IllegalArgumentException if a text is null, or the options ask for another
	 * model or another dimension
	 */
	@Override
	public EmbeddingResponse call(EmbeddingRequest request) {
		return observe(request.getInstructions(), request.getOptions(), TextRole.QUERY);
	}

	@Override
	public float[] embed(Document document) {
		return observe(List.of(content(document)), null, TextRole.PASSAGE).getResult().getOutput();
	}

	/**
	 * Encodes documents, as passages unless the options say otherwise.
	 * @return one vector a document, in the order of the documents whatever order the
	 * batching strategy chose
	 * @throws IllegalArgumentException if a document has no text, or the batching
	 * strategy does not return the documents it was given
	 */
	@Override
	public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
			BatchingStrategy batchingStrategy) {
		Map<Document, float[]> vectors = new IdentityHashMap<>();
		for (List<Document> batch : batchingStrategy.batch(documents)) {
			List<String> texts = batch.stream().map(this::content).toList();
			List<Embedding> embeddings = observe(texts, options, TextRole.PASSAGE).getResults();
			for (int i = 0; i < batch.size(); i++) {
				vectors.put(batch.get(i), embeddings.get(i).getOutput());
			}
		}
		return documents.stream().map((document) -> {
			float[] vector = vectors.get(document);
			Assert.notNull(vector, () -> "The batching strategy left out document " + document.getId()
					+ ", or put another object in its place");
			return vector;
		}).toList();
	}

	@Override
	public @Nullable String getEmbeddingContent(Document document) {
		return (this.metadataMode == MetadataMode.NONE) ? document.getText()
				: document.getFormattedContent(this.metadataMode);
	}

	@Override
	public int dimensions() {
		return this.encoder.dimensions();
	}

	/**
	 * Name of the checkpoint.
	 */
	public String modelId() {
		return this.encoder.modelId();
	}

	private String content(Document document) {
		String content = getEmbeddingContent(document);
		Assert.notNull(content, () -> "Document " + document.getId() + " has no text to embed");
		return content;
	}

	private EmbeddingResponse observe(List<String> texts, @Nullable EmbeddingOptions asked, TextRole defaultRole) {
		E5EmbeddingOptions options = merge(asked, defaultRole);
		EmbeddingModelObservationContext context = EmbeddingModelObservationContext.builder()
			.embeddingRequest(new EmbeddingRequest(texts, options))
			.provider(PROVIDER)
			.build();
		return EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.observations)
			.observe(() -> {
				EmbeddingResponse response = encode(texts, Objects.requireNonNull(options.role()));
				context.setResponse(response);
				return response;
			});
	}

	private E5EmbeddingOptions merge(@Nullable EmbeddingOptions asked, TextRole defaultRole) {
		TextRole role = (asked instanceof E5EmbeddingOptions e5 && e5.role() != null) ? e5.role() : defaultRole;
		if (asked != null) {
			refuseOther("model", asked.getModel(), modelId());
			refuseOther("dimensions", asked.getDimensions(), dimensions());
		}
		return new E5EmbeddingOptions(role, modelId(), dimensions());
	}

	private static void refuseOther(String option, @Nullable Object asked, Object own) {
		Assert.isTrue(asked == null || asked.equals(own),
				() -> "The options ask for " + option + " " + asked + ", this model has " + own);
	}

	private EmbeddingResponse encode(List<String> texts, TextRole role) {
		Assert.noNullElements(texts, "Texts must not be null");
		List<Embedding> embeddings = new ArrayList<>(texts.size());
		int tokens = 0;
		for (EncodedText text : this.encoder.encodeAll(texts, role)) {
			embeddings.add(new Embedding(text.vector(), embeddings.size()));
			tokens += text.tokens();
		}
		return new EmbeddingResponse(embeddings,
				new EmbeddingResponseMetadata(modelId(), new DefaultUsage(tokens, 0, tokens)));
	}

}
