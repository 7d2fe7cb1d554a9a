package io.e5boot.autoconfigure.embedding;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.LongTexts;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.hub.HubOptions;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.MetadataMode;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * Configuration of the E5 embedding model.
 *
 * @param model Checkpoint to load: small, base, large or large-instruct, an id on the
 * Hugging Face hub, a folder as file: or classpath: URL or as path, or pack:NAME for a
 * model pack on the class path. By default the only model pack on the class path, or
 * small if there is none.
 * @param revision Branch, tag or commit of a model on the hub. By default the main
 * branch.
 * @param device Where to compute: auto, cpu, cuda, cuda:N or mps.
 * @param precision Number format of the computation.
 * @param maxTokens Maximum number of tokens of a text, including prefix and special
 * tokens; at least 16. By default as many as the checkpoint allows, 512 for E5.
 * @param dimensions Number of dimensions to keep of each vector, for checkpoints trained
 * for it. By default those that the checkpoint specifies.
 * @param longTexts How to embed texts with more tokens: truncate, fail or mean-of-chunks.
 * @param prefix Prefixes of texts. By default those of the checkpoint.
 * @param instruct Instruction before queries, for checkpoints trained with one.
 * @param metadataMode Metadata of a document to embed with its text.
 * @param nativeCacheDir Folder for the unpacked native libraries. By default .djl.ai in
 * the user's home folder.
 * @param hub The Hugging Face hub. By default the environment variables of its Python
 * library apply.
 */
@ConfigurationProperties(E5EmbeddingProperties.NAME)
record E5EmbeddingProperties(@Nullable String model, @Nullable String revision, @DefaultValue("auto") Device device,
		@DefaultValue("auto") Precision precision, @Nullable Integer maxTokens, @Nullable Integer dimensions,
		@DefaultValue("truncate") LongTexts longTexts, @Nullable Prefix prefix, @Nullable Instruct instruct,
		@DefaultValue("none") MetadataMode metadataMode, @Nullable String nativeCacheDir,
		@DefaultValue Hub hub) implements AopInfrastructureBean {

	static final String NAME = "e5.embedding";

	static final String HUB = NAME + ".hub";

	private static final Logger logger = LoggerFactory.getLogger(E5EmbeddingProperties.class);

	E5EmbeddingProperties {
		if (maxTokens != null && maxTokens < E5EncoderOptions.MIN_TOKENS) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".max-tokens", maxTokens,
					"At least " + E5EncoderOptions.MIN_TOKENS + " tokens are needed.");
		}
		if (dimensions != null && dimensions < 1) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".dimensions", dimensions,
					"At least 1 is needed.");
		}
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(NAME + ".prefix", prefix);
			entries.put(NAME + ".instruct", instruct);
		});
	}

	E5EncoderOptions toOptions(ModelFiles files, Duration exitGrace) {
		return E5EncoderOptions.builder(files)
			.device(this.device)
			.precision(this.precision)
			.maxTokens(this.maxTokens)
			.dimensions(this.dimensions)
			.longTexts(this.longTexts)
			.templates(templates())
			.nativeCache((this.nativeCacheDir != null) ? Path.of(this.nativeCacheDir) : null)
			.exitGrace(exitGrace)
			.build();
	}

	private @Nullable TextTemplates templates() {
		if (this.prefix != null) {
			return TextTemplates.prefixes(this.prefix.query, this.prefix.passage);
		}
		return (this.instruct != null && this.instruct.isChosen())
				? TextTemplates.instruct(this.instruct.defaultTask(), this.instruct.defaultTemplate()) : null;
	}

	/**
	 * Checks that the model was trained with instructions. If the application sets an
	 * instruction for another model, it is only warned.
	 * @param files the checkpoint
	 * @param used the templates of texts without a task
	 * @throws E5ConfigurationException if only tasks are set, and the checkpoint was not
	 * trained with instructions
	 */
	void checkInstructions(ModelFiles files, TextTemplates used) {
		if (this.instruct == null || files.id().toLowerCase(Locale.ROOT).contains("instruct")) {
			return;
		}
		if (this.instruct.isChosen()) {
			logger.warn("{} is set, but the name of the model {} does not say that it was trained with instructions. "
					+ "With a model that was not, searches find less. Remove {}, or set {} to a model that was trained "
					+ "with instructions, such as large-instruct.", Instruct.NAME, files.id(), Instruct.NAME,
					ModelResolver.PROPERTY);
		}
		else if (!used.prefix(TextRole.QUERY).toLowerCase(Locale.ROOT).contains("instruct")) {
			throw new E5ConfigurationException(Instruct.NAME + ".tasks is set, but the model " + files
				.id() + " was not trained with instructions.", "Remove " + Instruct.NAME + ".tasks, or set "
						+ ModelResolver.PROPERTY
						+ " to a model that was, such as large-instruct. If this model was trained with instructions, set "
						+ Instruct.NAME + ".task.");
		}
	}

	/**
	 * Returns the templates of each configured task, by its name.
	 */
	Map<String, TextTemplates> tasks() {
		Map<String, TextTemplates> tasks = new LinkedHashMap<>();
		if (this.instruct != null) {
			String template = this.instruct.defaultTemplate();
			this.instruct.tasks.forEach((name, task) -> tasks.put(name, TextTemplates.instruct(task, template)));
		}
		return tasks;
	}

	/**
	 * Prefixes.
	 *
	 * @param query Prefix of a query, including its trailing space.
	 * @param passage Prefix of a passage, including its trailing space.
	 */
	record Prefix(String query, String passage) {

		Prefix {
			if (query == null || passage == null) {
				throw new IllegalArgumentException(
						NAME + ".prefix.query and " + NAME + ".prefix.passage belong together: set both or none");
			}
		}

	}

	/**
	 * An instruction.
	 *
	 * @param task Description of the task in one sentence. By default the retrieval task
	 * of the authors of the instruct models.
	 * @param tasks Other tasks by their names, for calls and stores that choose one. By
	 * default none.
	 * @param template Template of a query, which contains {task} and {text}. By default
	 * that of the instruct models.
	 */
	record Instruct(@Nullable String task, @DefaultValue Map<String, String> tasks, @Nullable String template) {

		static final String NAME = E5EmbeddingProperties.NAME + ".instruct";

		Instruct {
			String usedTemplate = (template != null) ? template : TextTemplates.INSTRUCT;
			String usedTask = (task != null) ? task : TextTemplates.RETRIEVAL_TASK;
			requireUsable(NAME + ".template", usedTemplate, TextTemplates.RETRIEVAL_TASK, usedTemplate);
			requireUsable(NAME + ".task", usedTask, usedTask, usedTemplate);
			tasks.forEach((name, other) -> requireUsable(NAME + ".tasks." + name, other, other, usedTemplate));
		}

		/** Returns whether the application turns instructions on. */
		boolean isChosen() {
			return this.task != null || this.template != null;
		}

		String defaultTask() {
			return (this.task != null) ? this.task : TextTemplates.RETRIEVAL_TASK;
		}

		String defaultTemplate() {
			return (this.template != null) ? this.template : TextTemplates.INSTRUCT;
		}

		private static void requireUsable(String property, String value, String task, String template) {
			if (value.isBlank()) {
				throw new InvalidConfigurationPropertyValueException(property, value, "It must not be blank.");
			}
			try {
				TextTemplates.instruct(task, template);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
			}
		}

	}

	/**
	 * The Hugging Face hub.
	 *
	 * @param cacheDir Folder for downloaded files, shared with Hugging Face's Python
	 * library. By default that of HF_HUB_CACHE or HF_HOME, otherwise
	 * .cache/huggingface/hub in the user's home folder.
	 * @param endpoint URL of the hub or of a mirror. By default that of HF_ENDPOINT,
	 * otherwise https://huggingface.co.
	 * @param token Access token for private and gated models, sent to the endpoint only.
	 * By default that of HF_TOKEN or of the token file.
	 * @param offline Whether to use the cache only. By default the value of
	 * HF_HUB_OFFLINE.
	 */
	record Hub(@Nullable String cacheDir, @Nullable String endpoint, @Nullable String token,
			@Nullable Boolean offline) {

		HubOptions toOptions() {
			HubOptions.Builder options = HubOptions.builder();
			if (this.cacheDir != null) {
				options.cache(Path.of(this.cacheDir));
			}
			if (this.endpoint != null) {
				options.endpoint(this.endpoint);
			}
			if (this.token != null) {
				options.token(this.token);
			}
			if (this.offline != null) {
				options.offline(this.offline);
			}
			return options.build();
		}

		@Override
		public String toString() {
			return "Hub[cacheDir=" + this.cacheDir + ", endpoint=" + this.endpoint + ", token="
					+ ((this.token != null) ? "***" : null) + ", offline=" + this.offline + "]";
		}

	}

}
