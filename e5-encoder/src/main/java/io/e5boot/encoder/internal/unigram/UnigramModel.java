package io.e5boot.encoder.internal.unigram;

/**
 * The vocabulary of a Unigram tokenizer.
 *
 * @param pieces the pieces of words
 * @param scores log probabilities by id
 * @param unknown id of the token for unknown characters
 * @param unknownScore score of an unknown character
 */
public record UnigramModel(PieceTrie pieces, double[] scores, int unknown, double unknownScore) {

	/** How far below the least score, as in SentencePiece. */
	private static final double UNKNOWN_PENALTY = 10;

	public static UnigramModel of(PieceTrie pieces, double[] scores, int unknown) {
		double lowest = Double.POSITIVE_INFINITY;
		for (double score : scores) {
			lowest = Math.min(lowest, score);
		}
		return new UnigramModel(pieces, scores, unknown, lowest - UNKNOWN_PENALTY);
	}

}
