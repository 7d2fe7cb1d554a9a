package io.e5boot.encoder.internal.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * How the vectors of a text's tokens are pooled into one vector.
 *
 * @param mode the computation
 * @param includePrompt whether the tokens of the prefix are pooled
 */
public record Pooling(Mode mode, boolean includePrompt) {

	/** The pooling that E5 was trained with. */
	public static final Pooling E5 = new Pooling(Mode.MEAN, true);

	private static final String FLAG = "pooling_mode_";

	/**
	 * Pooling modes, with their names in sentence-transformers.
	 */
	public enum Mode {

		/** Mean over all tokens. */
		MEAN("mean_tokens"),

		/** The first token. */
		CLS("cls_token"),

		/** Maximum of each dimension. */
		MAX("max_tokens"),

		/** Mean weighted by position, counted from 1. */
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
	 * sentence-transformers 5, one {@code pooling_mode} in later versions.
	 */
	static Pooling read(JsonFile config) {
		List<String> configured = config.texts("pooling_mode");
		if (configured.isEmpty()) {
			configured = config.flags()
				.entrySet()
				.stream()
				.filter((flag) -> flag.getKey().startsWith(FLAG) && flag.getValue())
				.map(Map.Entry::getKey)
				.toList();
		}
		if (configured.size() != 1) {
			throw new ModelLoadException(config.location() + ": has " + configured.size() + " pooling modes "
					+ configured + "; supported: exactly one");
		}
		Pooling pooling = new Pooling(mode(config, configured.get(0)),
				config.flags().getOrDefault("include_prompt", true));
		if (pooling.mode == Mode.CLS && !pooling.includePrompt) {
			throw new ModelLoadException(config.location()
					+ ": pooling the first token without the prompt differs between versions of sentence-transformers. "
					+ "Set include_prompt to true");
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
