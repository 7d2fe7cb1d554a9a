package io.e5boot.autoconfigure;

import java.nio.file.Path;

import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.checkpoint.ModelFiles;
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
 * @param model Checkpoint to load: pack:NAME for a model pack on the class path, or a
 * folder as file: URL or path. By default the one model pack on the class path.
 * @param device Where to compute: auto, cpu, cuda or cuda:N.
 * @param precision Number format of the computation.
 * @param maxTokens Where longer texts are cut, prefix and special tokens included; at
 * least 16. By default as late as the checkpoint allows, after 512 tokens for E5.
 * @param prefix What is written before texts. By default what the checkpoint says.
 * @param instruct Instruction before queries, for checkpoints trained with one.
 * @param metadataMode Which of a document's metadata is embedded with its text.
 * @param nativeCacheDir Folder for the unpacked native libraries. By default .djl.ai in
 * the user's home folder.
 */
@ConfigurationProperties(E5EmbeddingProperties.NAME)
record E5EmbeddingProperties(@Nullable String model, @DefaultValue("auto") Device device,
		@DefaultValue("auto") Precision precision, @Nullable Integer maxTokens, @Nullable Prefix prefix,
		@Nullable Instruct instruct, @DefaultValue("none") MetadataMode metadataMode, @Nullable String nativeCacheDir) {

	static final String NAME = "e5.embedding";

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

	E5EncoderOptions toOptions(ModelFiles files) {
		return E5EncoderOptions.builder(files)
			.device(this.device)
			.precision(this.precision)
			.maxTokens(this.maxTokens)
			.templates(templates())
			.nativeCache((this.nativeCacheDir != null) ? Path.of(this.nativeCacheDir) : null)
			.build();
	}

	private @Nullable TextTemplates templates() {
		if (this.prefix != null) {
			return TextTemplates.prefixes(this.prefix.query, this.prefix.passage);
		}
		return (this.instruct != null) ? TextTemplates.instruct(this.instruct.task, this.instruct.template) : null;
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
	 * @param template What is written around a query; contains {task} and {text}.
	 */
	record Instruct(@DefaultValue(TextTemplates.RETRIEVAL_TASK) String task,
			@DefaultValue(TextTemplates.INSTRUCT) String template) {

		Instruct {
			TextTemplates.instruct(task, template);
		}

	}

}
