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
 * Spring AI's embedding model on an {@link E5Encoder}. E5 encodes queries and passages
 * differently: methods that take a {@link Document} encode passages, methods that take
 * strings encode queries, and {@link E5EmbeddingOptions} overrides the role. Safe for use
 * by many threads. Does not close the encoder.
 */
public class E5EmbeddingModel implements EmbeddingModel {

	/**
	 * Metadata key of a response: the indexes of the truncated texts, as a list of
	 * integers, mostly empty.
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
	 * Creates a model that embeds the text of documents without metadata, has no tasks
	 * and is not observed.
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
	 * Creates a builder with the defaults for an encoder.
	 * @param encoder computes the vectors
	 * @return the builder
	 */
	public static Builder builder(E5Encoder encoder) {
		return new Builder(encoder);
	}

	/**
	 * Returns this model with a default task for calls whose options have none, such as
	 * those of a vector store. Both models share the encoder.
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
		Assert.notNull(templates,
				() -> "There is no task '" + task + "'. The model has the tasks " + new TreeSet<>(this.tasks.keySet()));
		return templates;
	}

	/**
	 * Encodes the texts of a request, as queries unless its options set another role.
	 * @throws IllegalArgumentException if a text is null, or the options set another
	 * model, more dimensions than the model has, or an unknown task
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
	 * Encodes documents, as passages unless the options set another role.
	 * @return one vector per document, in the order of the documents even if the batching
	 * strategy reorders them; if it copies documents, in the order that it returns
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
	 * Removes null values, on which formatters fail: they can be added to the metadata
	 * after the document is created.
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

	private EmbeddingResponse observe(List<String> texts, @Nullable EmbeddingOptions requested, TextRole defaultRole) {
		E5EmbeddingOptions options = merge(requested, defaultRole);
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

	private E5EmbeddingOptions merge(@Nullable EmbeddingOptions requested, TextRole defaultRole) {
		TextRole role = (requested instanceof E5EmbeddingOptions e5 && e5.role() != null) ? e5.role() : defaultRole;
		String task = (requested instanceof E5EmbeddingOptions e5 && e5.task() != null) ? e5.task() : this.task;
		if (requested != null) {
			rejectOther("model", requested.getModel(), modelId());
		}
		return new E5EmbeddingOptions(role, task, modelId(), dimensions(requested));
	}

	/**
	 * Returns the requested count of dimensions, at most the model's.
	 */
	private int dimensions(@Nullable EmbeddingOptions requested) {
		Integer dimensions = (requested != null) ? requested.getDimensions() : null;
		Assert.isTrue(dimensions == null || (dimensions > 0 && dimensions <= dimensions()),
				() -> "The options set dimensions " + dimensions + ", but this model has " + dimensions());
		return (dimensions != null) ? dimensions : dimensions();
	}

	private static void rejectOther(String option, @Nullable Object requested, Object own) {
		Assert.isTrue(requested == null || requested.equals(own),
				() -> "The options set " + option + " " + requested + ", but this model has " + own);
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
	 * Builds a model.
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
		 * Sets which metadata of a document is embedded with its text.
		 * @param metadataMode the metadata
		 * @return this builder
		 */
		public Builder metadataMode(MetadataMode metadataMode) {
			this.metadataMode = metadataMode;
			return this;
		}

		/**
		 * Sets the templates of tasks.
		 * @param tasks templates by name of the task
		 * @return this builder
		 */
		public Builder tasks(Map<String, TextTemplates> tasks) {
			this.tasks = tasks;
			return this;
		}

		/**
		 * Sets the registry of observations.
		 * @param observations the registry
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry observations) {
			this.observations = observations;
			return this;
		}

		/**
		 * Sets the naming convention of observations.
		 * @param convention the convention, or null for Spring AI's default
		 * @return this builder
		 */
		public Builder observationConvention(@Nullable EmbeddingModelObservationConvention convention) {
			this.convention = convention;
			return this;
		}

		/**
		 * Sets the registry of the counter of long texts.
		 * @param meters the registry, or null for none
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
