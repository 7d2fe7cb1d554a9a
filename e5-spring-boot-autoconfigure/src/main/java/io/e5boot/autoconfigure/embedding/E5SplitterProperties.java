package io.e5boot.autoconfigure.embedding;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.springai.E5TokenTextSplitter;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration of the splitter of documents.
 *
 * @param maxTokens Maximum number of tokens of a chunk, including prefix and special
 * tokens; at least 16. By default as many as the model reads.
 * @param overlap Maximum number of tokens that two consecutive chunks share, in whole
 * sentences.
 */
@ConfigurationProperties(E5SplitterProperties.NAME)
record E5SplitterProperties(@Nullable Integer maxTokens,
		@DefaultValue("0") int overlap) implements AopInfrastructureBean {

	static final String NAME = "e5.splitter";

	E5SplitterProperties {
		if (maxTokens != null && maxTokens < E5EncoderOptions.MIN_TOKENS) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".max-tokens", maxTokens,
					"At least " + E5EncoderOptions.MIN_TOKENS + " tokens are needed.");
		}
		if (overlap < 0) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".overlap", overlap,
					"It must not be negative.");
		}
	}

	E5TokenTextSplitter toSplitter(E5Encoder encoder) {
		int limit = (this.maxTokens != null) ? this.maxTokens : encoder.maxTokens();
		try {
			return new E5TokenTextSplitter(encoder, limit, this.overlap);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(NAME + ".overlap", this.overlap,
					ex.getMessage() + ".");
		}
	}

}
