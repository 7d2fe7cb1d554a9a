package io.e5boot.encoder.hub;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checkpoints to suggest for a misspelled id.
 */
final class KnownCheckpoints {

	private static final List<String> IDS = List.of("intfloat/multilingual-e5-small", "intfloat/multilingual-e5-base",
			"intfloat/multilingual-e5-large", "intfloat/multilingual-e5-large-instruct", "intfloat/e5-small-v2",
			"intfloat/e5-base-v2", "intfloat/e5-large-v2", "dragonkue/multilingual-e5-small-ko-v2",
			"aisingapore/SEA-LION-E5-Embedding-600M", "Nehc/e5-large-ru",
			"beademiguelperez/sentence-transformers-multilingual-e5-small", "ildodeltaRule/multilingual-e5-large",
			"Avditvs/multilingual-e5-small-distill-base-0.1");

	private KnownCheckpoints() {
	}

	/**
	 * The id that differs in the fewest characters, if that is at most a fifth of them;
	 * or one with the same name under another namespace.
	 */
	static Optional<String> nearest(String id) {
		if (IDS.contains(id)) {
			return Optional.empty();
		}
		String wanted = id.toLowerCase(Locale.ROOT);
		return IDS.stream()
			.min(Comparator.comparingInt((String known) -> distance(wanted, known.toLowerCase(Locale.ROOT))))
			.filter((known) -> distance(wanted, known.toLowerCase(Locale.ROOT)) <= known.length() / 5
					|| name(known).equalsIgnoreCase(name(id)));
	}

	private static String name(String id) {
		return id.substring(id.indexOf('/') + 1);
	}

	/**
	 * Levenshtein's distance.
	 */
	private static int distance(String a, String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int substitution = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substitution, 1 + Math.min(row[j - 1], diagonal));
			}
		}
		return row[b.length()];
	}

}
