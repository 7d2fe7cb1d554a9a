package io.e5boot.encoder.internal.unigram;

/**
 * Pieces of words, by id their logarithmic probability, and what stands for characters
 * that are not a piece.
 *
 * @param unknownScore what a character that is not a piece counts
 */
public record UnigramModel(PieceTrie pieces, double[] scores, int unknown, double unknownScore) {

	/** How much less likely than any piece, as in SentencePiece. */
	private static final double UNKNOWN_PENALTY = 10;

	public static UnigramModel of(PieceTrie pieces, double[] scores, int unknown) {
		double least = Double.POSITIVE_INFINITY;
		for (double score : scores) {
			least = Math.min(least, score);
		}
		return new UnigramModel(pieces, scores, unknown, least - UNKNOWN_PENALTY);
	}

}
