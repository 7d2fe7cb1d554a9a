package io.e5boot.encoder.internal.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.text.TokenBatch;
import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * Texts whose activations show how far a model's numbers range: random tokens, which do
 * as well as real texts and fit every vocabulary, and repeated ones, which reach further.
 * They are the same at every start.
 */
final class CalibrationTexts {

	private static final long SEED = 7;

	private static final int RANDOM_TEXTS = 24;

	private static final int RANDOM_TOKENS = 60;

	private static final int REPEATING_TEXTS = 6;

	private static final int REPEATING_TOKENS = 96;

	private final Random random = new Random(SEED);

	private final CheckpointConfig config;

	private CalibrationTexts(CheckpointConfig config) {
		this.config = config;
	}

	static TokenBatch of(CheckpointConfig config) {
		return new CalibrationTexts(config).batch();
	}

	private TokenBatch batch() {
		List<TokenizedText> texts = new ArrayList<>();
		for (int i = 0; i < RANDOM_TEXTS; i++) {
			texts.add(text(RANDOM_TOKENS, RANDOM_TOKENS));
		}
		for (int i = 0; i < REPEATING_TEXTS; i++) {
			texts.add(text(REPEATING_TOKENS, 1 + i));
		}
		texts.add(text(1, 1));
		texts.sort(Comparator.comparingInt(TokenizedText::length).reversed());
		return new TokenBatch(texts);
	}

	private TokenizedText text(int tokens, int period) {
		List<Integer> special = this.config.specialTokens();
		int[] ids = new int[Math.min(tokens + special.size(), this.config.maxTokens())];
		for (int i = 0; i < ids.length; i++) {
			ids[i] = (i < period) ? this.random.nextInt(this.config.vocabularySize()) : ids[i - period];
		}
		if (!special.isEmpty()) {
			ids[0] = special.get(0);
			ids[ids.length - 1] = special.get(1);
		}
		return new TokenizedText(ids, false);
	}

}
