package io.e5boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.LongTexts;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.checkpoint.ModelFiles;
import io.e5boot.encoder.hub.HubOptions;
import io.e5boot.encoder.torch.Device;
import io.e5boot.encoder.torch.Precision;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.MetadataMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * Configuration of the E5 embedding model.
 *
 * @param model Checkpoint to load: small, base, large or large-instruct, an id on the
 * Hugging Face hub, a folder as file: or classpath: URL or as path, or pack:NAME for a
 * model pack on the class path. By default the one model pack on the class path, or
 * without one small.
 * @param revision Branch, tag or commit of a model on the hub. By default the main
 * branch.
 * @param device Where to compute: auto, cpu, cuda, cuda:N or mps.
 * @param precision Number format of the computation.
 * @param maxTokens Where longer texts are cut, prefix and special tokens included; at
 * least 16. By default as late as the checkpoint allows, after 512 tokens for E5.
 * @param longTexts What becomes of longer texts: truncate, fail or mean-of-chunks.
 * @param prefix What is written before texts. By default what the checkpoint says.
 * @param instruct Instruction before queries, for checkpoints trained with one.
 * @param metadataMode Which of a document's metadata is embedded with its text.
 * @param nativeCacheDir Folder for the unpacked native libraries. By default .djl.ai in
 * the user's home folder.
 * @param hub The Hugging Face hub. By default what the environment variables of its
 * Python library say.
 */
@ConfigurationProperties(E5EmbeddingProperties.NAME)
record E5EmbeddingProperties(@Nullable String model, @Nullable String revision, @DefaultValue("auto") Device device,
		@DefaultValue("auto") Precision precision, @Nullable Integer maxTokens,
		@DefaultValue("truncate") LongTexts longTexts, @Nullable Prefix prefix, @Nullable Instruct instruct,
		@DefaultValue("none") MetadataMode metadataMode, @Nullable String nativeCacheDir, @DefaultValue Hub hub) {

	static final String NAME = "e5.embedding";

	static final String HUB = NAME + ".hub";

	E5EmbeddingProperties {
		if (maxTokens != null && maxTokens < E5EncoderOptions.LEAST_TOKENS) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".max-tokens", maxTokens,
					"At least " + E5EncoderOptions.LEAST_TOKENS + " tokens are needed.");
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
		return (this.instruct != null) ? TextTemplates.instruct(this.instruct.task, this.instruct.template) : null;
	}

	/**
	 * What is written around texts for each configured task.
	 */
	Map<String, TextTemplates> tasks() {
		Map<String, TextTemplates> tasks = new LinkedHashMap<>();
		if (this.instruct != null) {
			String template = this.instruct.template;
			this.instruct.tasks.forEach((name, task) -> tasks.put(name, TextTemplates.instruct(task, template)));
		}
		return tasks;
	}

	/**
	 * Prefixes.
	 *
	 * @param query What is written before a query, its last space included.
	 * @param passage What is written before a passage, its last space included.
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
	 * @param task What is looked for, in one sentence.
	 * @param tasks Other tasks by their names, for calls and stores that choose one. By
	 * default none.
	 * @param template What is written around a query; contains {task} and {text}.
	 */
	record Instruct(@DefaultValue(TextTemplates.RETRIEVAL_TASK) String task, @DefaultValue Map<String, String> tasks,
			@DefaultValue(TextTemplates.INSTRUCT) String template) {

		private static final String PREFIX = NAME + ".instruct.";

		Instruct {
			demandUsable(PREFIX + "template", template, TextTemplates.RETRIEVAL_TASK, template);
			demandUsable(PREFIX + "task", task, task, template);
			tasks.forEach((name, other) -> demandUsable(PREFIX + "tasks." + name, other, other, template));
		}

		private static void demandUsable(String property, String value, String task, String template) {
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
	 * @param cacheDir Folder for what is fetched, shared with Hugging Face's Python
	 * library. By default what HF_HUB_CACHE or HF_HOME says, otherwise
	 * .cache/huggingface/hub in the user's home folder.
	 * @param endpoint Root of the hub or of a mirror. By default what HF_ENDPOINT says,
	 * otherwise https://huggingface.co.
	 * @param token Access token for private and gated models, sent to the endpoint only.
	 * By default what HF_TOKEN or the token file says.
	 * @param offline Whether to use the cache only. By default what HF_HUB_OFFLINE says.
	 */
	record Hub(@Nullable String cacheDir, @Nullable String endpoint, @Nullable String token,
			@Nullable Boolean offline) {

		HubOptions toOptions() {
			HubOptions options = HubOptions.fromEnvironment();
			options = (this.cacheDir != null) ? options.withCache(Path.of(this.cacheDir)) : options;
			options = (this.endpoint != null) ? options.withEndpoint(this.endpoint) : options;
			options = (this.token != null) ? options.withToken(this.token) : options;
			return (this.offline != null) ? options.withOffline(this.offline) : options;
		}

		@Override
		public String toString() {
			return "Hub[cacheDir=" + this.cacheDir + ", endpoint=" + this.endpoint + ", token="
					+ ((this.token != null) ? "***" : null) + ", offline=" + this.offline + "]";
		}

	}

}
