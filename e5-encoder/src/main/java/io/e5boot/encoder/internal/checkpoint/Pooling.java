package io.e5boot.encoder.internal.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * How the tokens' vectors become one.
 *
 * @param mode the computation
 * @param includePrompt whether the tokens of the prefix count
 */
public record Pooling(Mode mode, boolean includePrompt) {

	/** What E5 was trained with. */
	public static final Pooling E5 = new Pooling(Mode.MEAN, true);

	private static final String FLAG = "pooling_mode_";

	/**
	 * The computations, under the names that sentence-transformers gives them.
	 */
	public enum Mode {

		/** Mean over all tokens. */
		MEAN("mean_tokens"),

		/** The first token. */
		CLS("cls_token"),

		/** The greatest value of each dimension. */
		MAX("max_tokens"),

		/** Mean in which a token weighs as much as its position, counted from 1. */
		WEIGHTEDMEAN("weightedmean_tokens"),

		/** Sum over all tokens, divided by the square root of their count. */
		MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens");

		private final String flag;

		Mode(String flag) {
			this.flag = FLAG + flag;
		}

	}

	/**
	 * Reads the module's {@code config.json}: a flag for each mode up to
	 * sentence-transformers 5, one {@code pooling_mode} since.
	 */
	static Pooling read(JsonFile config) {
		List<String> asked = config.texts("pooling_mode");
		if (asked.isEmpty()) {
			asked = config.flags()
				.entrySet()
				.stream()
				.filter((flag) -> flag.getKey().startsWith(FLAG) && flag.getValue())
				.map(Map.Entry::getKey)
				.toList();
		}
		if (asked.size() != 1) {
			throw new ModelLoadException(config.location() + ": asks for " + asked.size() + " ways of pooling " + asked
					+ ", supported: one");
		}
		Pooling pooling = new Pooling(mode(config, asked.get(0)), config.flags().getOrDefault("include_prompt", true));
		if (pooling.mode == Mode.CLS && !pooling.includePrompt) {
			throw new ModelLoadException(config.location()
					+ ": the first token without the prompt is not the same in all versions of sentence-transformers");
		}
		return pooling;
	}

	private static Mode mode(JsonFile config, String name) {
		return Arrays.stream(Mode.values())
			.filter((mode) -> mode.flag.equals(name) || mode.name().toLowerCase(Locale.ROOT).equals(name))
			.findFirst()
			.orElseThrow(() -> config.unsupported("pooling_mode", name,
					"cls, max, mean, mean_sqrt_len_tokens, weightedmean"));
	}

}
