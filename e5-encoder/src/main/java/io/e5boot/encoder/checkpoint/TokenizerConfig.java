package io.e5boot.encoder.checkpoint;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What {@code tokenizer_config.json} says for tokenizers that have no
 * {@code tokenizer.json}; the defaults are those of transformers.
 *
 * @param lowerCase whether BERT's tokenizer lower-cases
 * @param stripAccents whether it removes accents; null for as it lower-cases
 * @param chineseCharacters whether it puts spaces around Chinese characters
 * @param maxTokens the longest sequence; null if the file does not say
 * @param tokens special tokens that are named otherwise than usual, by their role such as
 * {@code cls_token}
 */
public record TokenizerConfig(boolean lowerCase, @Nullable Boolean stripAccents, boolean chineseCharacters,
		@Nullable Integer maxTokens, Map<String, String> tokens) {

	static final TokenizerConfig DEFAULT = new TokenizerConfig(true, null, true, null, Map.of());

	/** Transformers writes 10^30 where a tokenizer knows no limit. */
	private static final double NO_LIMIT = 1e9;

	static TokenizerConfig read(ModelFiles files) {
		return JsonFile.optional(files, "tokenizer_config.json").map(TokenizerConfig::read).orElse(DEFAULT);
	}

	private static TokenizerConfig read(JsonFile json) {
		Map<String, Boolean> flags = json.flags();
		boolean basic = flags.getOrDefault("do_basic_tokenize", true);
		return new TokenizerConfig(basic && flags.getOrDefault("do_lower_case", true),
				basic ? flags.get("strip_accents") : Boolean.FALSE,
				basic && flags.getOrDefault("tokenize_chinese_chars", true), maxTokens(json), json.tokens());
	}

	private static @Nullable Integer maxTokens(JsonFile json) {
		Optional<Double> length = json.optionalNumber("model_max_length");
		return length.filter((value) -> value >= 2 && value < NO_LIMIT).map(Double::intValue).orElse(null);
	}

	/**
	 * The text of a special token.
	 * @param role such as {@code cls_token}
	 * @param usual what it is where the file does not say
	 * @return the token's text
	 */
	public String token(String role, String usual) {
		return this.tokens.getOrDefault(role, usual);
	}

}
