package io.e5boot.springai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.EncodedText;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;
import io.micrometer.core.instrument.MeterRegistry;
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

	/**
	 * Key in a response's metadata: the indexes of the texts whose end was not read, as a
	 * list of integers, mostly empty.
	 */
	public static final String TRUNCATED = "truncated";

	static final String PROVIDER = "e5";

	private static final EmbeddingModelObservationConvention DEFAULT_CONVENTION = new DefaultEmbeddingModelObservationConvention();

	private final E5Encoder encoder;

	private final MetadataMode metadataMode;

	private final Map<String, TextTemplates> tasks;

	private final @Nullable String task;

	private final ObservationRegistry observations;

	private final @Nullable EmbeddingModelObservationConvention convention;

	private final LongTextCounter longTexts;

	/**
	 * A model that embeds the text of documents alone, knows no tasks and is not
	 * observed.
	 * @param encoder computes the vectors
	 */
	public E5EmbeddingModel(E5Encoder encoder) {
		this(builder(encoder), null);
	}

	private E5EmbeddingModel(Builder builder, @Nullable String task) {
		this.encoder = builder.encoder;
		this.metadataMode = builder.metadataMode;
		this.tasks = Map.copyOf(builder.tasks);
		this.task = task;
		this.observations = builder.observations;
		this.convention = builder.convention;
		this.longTexts = new LongTextCounter(builder.meters, builder.encoder.modelId());
	}

	private E5EmbeddingModel(E5EmbeddingModel model, String task) {
		this.encoder = model.encoder;
		this.metadataMode = model.metadataMode;
		this.tasks = model.tasks;
		this.task = task;
		this.observations = model.observations;
		this.convention = model.convention;
		this.longTexts = model.longTexts;
	}

	/**
	 * Starts with the defaults for an encoder.
	 * @param encoder computes the vectors
	 * @return a builder with that encoder
	 */
	public static Builder builder(E5Encoder encoder) {
		return new Builder(encoder);
	}

	/**
	 * This model with another task for calls whose options name none, such as those of a
	 * vector store. It shares everything else.
	 * @param task name of one of the model's tasks
	 * @return the model with that task
	 * @throws IllegalArgumentException if the model has no such task
	 */
	public E5EmbeddingModel withTask(String task) {
		templates(task);
		return new E5EmbeddingModel(this, task);
	}

	private TextTemplates templates(@Nullable String task) {
		if (task == null) {
			return this.encoder.templates();
		}
		TextTemplates templates = this.tasks.get(task);
		Assert.notNull(templates, () -> "There is no task '" + task + "', but " + new TreeSet<>(this.tasks.keySet()));
		return templates;
	}

	/**
	 * Encodes a request's texts, as queries unless its options say otherwise.
	 * @throws IllegalArgumentException if a text is null, or the options ask for another
	 * model, another dimension or an unknown task
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
	 * batching strategy chose; of documents that the strategy has copied, in the order
	 * that it returned
	 * @throws IllegalArgumentException if a document has no text, or the batching
	 * strategy does not return as many documents as it was given
	 */
	@Override
	public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
			BatchingStrategy batchingStrategy) {
		Map<Document, float[]> byDocument = new IdentityHashMap<>();
		List<float[]> byPosition = new ArrayList<>(documents.size());
		for (List<Document> batch : batchingStrategy.batch(documents)) {
			List<String> texts = batch.stream().map(this::content).toList();
			List<Embedding> embeddings = observe(texts, options, TextRole.PASSAGE).getResults();
			for (int i = 0; i < batch.size(); i++) {
				byDocument.put(batch.get(i), embeddings.get(i).getOutput());
				byPosition.add(embeddings.get(i).getOutput());
			}
		}
		Assert.isTrue(byPosition.size() == documents.size(),
				() -> "The batching strategy returned " + byPosition.size() + " of " + documents.size() + " documents");
		return byDocument.keySet().containsAll(documents) ? documents.stream().map(byDocument::get).toList()
				: List.copyOf(byPosition);
	}

	@Override
	public @Nullable String getEmbeddingContent(Document document) {
		return (this.metadataMode == MetadataMode.NONE) ? document.getText()
				: withoutNulls(document).getFormattedContent(this.metadataMode);
	}

	/**
	 * A document's map can be given null values after the document was made; formatters
	 * fail on them.
	 */
	private static Document withoutNulls(Document document) {
		Map<String, Object> metadata = new HashMap<>(document.getMetadata());
		if (!metadata.values().removeIf(Objects::isNull)) {
			return document;
		}
		Document copy = document.mutate().metadata(metadata).build();
		copy.setContentFormatter(document.getContentFormatter());
		return copy;
	}

	@Override
	public int dimensions() {
		return this.encoder.dimensions();
	}

	/**
	 * {@return the name of the checkpoint}
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
				EmbeddingResponse response = encode(texts, Objects.requireNonNull(options.role()),
						templates(options.task()), Objects.requireNonNull(options.getDimensions()));
				context.setResponse(response);
				return response;
			});
	}

	private E5EmbeddingOptions merge(@Nullable EmbeddingOptions asked, TextRole defaultRole) {
		TextRole role = (asked instanceof E5EmbeddingOptions e5 && e5.role() != null) ? e5.role() : defaultRole;
		String task = (asked instanceof E5EmbeddingOptions e5 && e5.task() != null) ? e5.task() : this.task;
		if (asked != null) {
			refuseOther("model", asked.getModel(), modelId());
		}
		return new E5EmbeddingOptions(role, task, modelId(), dimensions(asked));
	}

	/**
	 * As many as asked for, up to the model's own.
	 */
	private int dimensions(@Nullable EmbeddingOptions asked) {
		Integer dimensions = (asked != null) ? asked.getDimensions() : null;
		Assert.isTrue(dimensions == null || (dimensions > 0 && dimensions <= dimensions()),
				() -> "The options ask for dimensions " + dimensions + ", this model has " + dimensions());
		return (dimensions != null) ? dimensions : dimensions();
	}

	private static void refuseOther(String option, @Nullable Object asked, Object own) {
		Assert.isTrue(asked == null || asked.equals(own),
				() -> "The options ask for " + option + " " + asked + ", this model has " + own);
	}

	private EmbeddingResponse encode(List<String> texts, TextRole role, TextTemplates templates, int dimensions) {
		Assert.noNullElements(texts, "Texts must not be null");
		List<EncodedText> encoded = this.encoder.encodeAll(texts, role, templates);
		this.longTexts.count(encoded, role);
		List<Embedding> embeddings = new ArrayList<>(texts.size());
		List<Integer> truncated = new ArrayList<>();
		int tokens = 0;
		for (EncodedText text : encoded) {
			if (text.truncated()) {
				truncated.add(embeddings.size());
			}
			embeddings.add(new Embedding(text.shortened(dimensions).vector(), embeddings.size()));
			tokens += text.tokens();
		}
		return new EmbeddingResponse(embeddings, new EmbeddingResponseMetadata(modelId(),
				new DefaultUsage(tokens, 0, tokens), Map.of(TRUNCATED, List.copyOf(truncated))));
	}

	/**
	 * Collects what a model is made of.
	 */
	public static final class Builder {

		private final E5Encoder encoder;

		private MetadataMode metadataMode = MetadataMode.NONE;

		private Map<String, TextTemplates> tasks = Map.of();

		private ObservationRegistry observations = ObservationRegistry.NOOP;

		private @Nullable EmbeddingModelObservationConvention convention;

		private @Nullable MeterRegistry meters;

		private Builder(E5Encoder encoder) {
			this.encoder = encoder;
		}

		/**
		 * Which of a document's metadata is embedded with its text.
		 * @param metadataMode which metadata
		 * @return this builder
		 */
		public Builder metadataMode(MetadataMode metadataMode) {
			this.metadataMode = metadataMode;
			return this;
		}

		/**
		 * What is written around texts for each task, by its name.
		 * @param tasks templates by name
		 * @return this builder
		 */
		public Builder tasks(Map<String, TextTemplates> tasks) {
			this.tasks = tasks;
			return this;
		}

		/**
		 * Where calls are observed.
		 * @param observations the registry
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry observations) {
			this.observations = observations;
			return this;
		}

		/**
		 * Names of the observations, or null for Spring AI's.
		 * @param convention the convention, or null
		 * @return this builder
		 */
		public Builder observationConvention(@Nullable EmbeddingModelObservationConvention convention) {
			this.convention = convention;
			return this;
		}

		/**
		 * Where texts are counted that are too long, or null for nowhere.
		 * @param meters the registry, or null
		 * @return this builder
		 */
		public Builder meterRegistry(@Nullable MeterRegistry meters) {
			this.meters = meters;
			return this;
		}

		/**
		 * Creates the model.
		 * @return the model
		 */
		public E5EmbeddingModel build() {
			return new E5EmbeddingModel(this, null);
		}

	}

}
