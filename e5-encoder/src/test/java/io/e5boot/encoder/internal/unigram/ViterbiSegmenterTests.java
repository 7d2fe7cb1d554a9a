package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.e5boot.testsupport.Fuzz;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ViterbiSegmenterTests {

	private static final int UNKNOWN = 0;

	@Test
	void segmentChoosesMostLikelyPieces() {
		assertThat(segment("abc", List.of("<unk>", "a", "b", "c", "ab", "bc"), 0, -3, -3, -3, -4, -2))
			.containsExactly(1, 5);
		assertThat(segment("abc", List.of("<unk>", "a", "b", "c", "ab", "bc"), 0, -3, -3, -3, -2, -4))
			.containsExactly(4, 3);
	}

	@Test
	void segmentKeepsFirstOfEquallyLikelySegmentations() {
		assertThat(segment("aaa", List.of("<unk>", "a", "aa"), 0, -1, -2)).containsExactly(1, 2);
	}

	@Test
	void segmentJoinsNeighboringUnknownCharacters() {
		assertThat(segment("xyaz\uD83D\uDE00", List.of("<unk>", "a"), 0, -1)).containsExactly(UNKNOWN, 1, UNKNOWN);
	}

	@Test
	void segmentEqualsExhaustiveSearch() {
		Random random = new Random(7);
		for (int round = 0; round < Fuzz.rounds(200); round++) {
			List<String> pieces = new ArrayList<>(List.of("<unk>", "a", "b", "c"));
			for (int i = 0; i < 8; i++) {
				String piece = text(random, 2 + random.nextInt(3));
				if (!pieces.contains(piece)) {
					pieces.add(piece);
				}
			}
			double[] scores = random.doubles(pieces.size(), -10, -1).toArray();
			String text = text(random, 1 + random.nextInt(90));
			int[] ids = segment(text, pieces, scores);
			StringBuilder joined = new StringBuilder();
			double score = 0;
			for (int id : ids) {
				joined.append(pieces.get(id));
				score += scores[id];
			}
			assertThat(joined).hasToString(text);
			assertThat(score).isCloseTo(bestScore(text, pieces, scores), within(1e-9));
		}
	}

	private static String text(Random random, int length) {
		return random.ints(length, 'a', 'd')
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Returns the best score by end, over all pieces that end there.
	 */
	private static double bestScore(String text, List<String> pieces, double[] scores) {
		double[] best = new double[text.length() + 1];
		for (int end = 1; end <= text.length(); end++) {
			best[end] = Double.NEGATIVE_INFINITY;
			for (int id = 1; id < pieces.size(); id++) {
				String piece = pieces.get(id);
				if (text.startsWith(piece, end - piece.length())) {
					best[end] = Math.max(best[end], best[end - piece.length()] + scores[id]);
				}
			}
		}
		return best[text.length()];
	}

	private static int[] segment(String text, List<String> pieces, double... scores) {
		PieceTrie trie = new PieceTrie(4);
		for (int id = 1; id < pieces.size(); id++) {
			trie.put(pieces.get(id).toCharArray(), 0, pieces.get(id).length(), id);
		}
		TokenIdBuffer tokens = new TokenIdBuffer(1000);
		new ViterbiSegmenter(UnigramModel.of(trie, scores, UNKNOWN)).segment(("<" + text + ">").toCharArray(), 1,
				1 + text.length(), tokens);
		return tokens.between(new int[0], new int[0]).ids();
	}

}
