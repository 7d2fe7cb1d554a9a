package io.e5boot.encoder.internal.unigram;

import java.util.Arrays;

/**
 * Splits words into the most likely pieces (Viterbi algorithm). Not safe for use by many
 * threads. As in Hugging Face's library, neighboring unknown characters become one token,
 * and of equally likely segmentations the first one wins: scores are summed in double
 * precision from left to right.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018, Subword Regularization</a>
 */
final class ViterbiSegmenter {

	private static final int UNREACHED = -1;

	private final UnigramModel model;

	/** By end of a piece: the best score, the start of the piece, and its id. */
	private double[] scores = new double[64];

	private int[] starts = new int[64];

	private int[] ids = new int[64];

	ViterbiSegmenter(UnigramModel model) {
		this.model = model;
	}

	void segment(char[] text, int from, int to, TokenIdBuffer tokens) {
		int length = to - from;
		makeRoom(length + 1);
		Arrays.fill(this.starts, 1, length + 1, UNREACHED);
		for (int start = 0; start < length;) {
			int width = Character.isHighSurrogate(text[from + start]) ? 2 : 1;
			if (!reachByPieces(text, from, start, length, width)) {
				reach(start + width, start, this.model.unknown(), this.model.unknownScore());
			}
			start += width;
		}
		walkBack(text, from, length, tokens);
	}

	/**
	 * Returns whether the character at the start is a piece.
	 */
	private boolean reachByPieces(char[] text, int from, int start, int length, int width) {
		PieceTrie pieces = this.model.pieces();
		double[] pieceScores = this.model.scores();
		boolean single = false;
		int node = PieceTrie.ROOT;
		for (int end = start; end < length;) {
			node = pieces.child(node, text[from + end++]);
			if (node == PieceTrie.NONE) {
				break;
			}
			int id = pieces.piece(node);
			if (id >= 0) {
				reach(end, start, id, pieceScores[id]);
				single |= end - start == width;
			}
		}
		return single;
	}

	private void reach(int end, int start, int id, double pieceScore) {
		double score = this.scores[start] + pieceScore;
		if (this.starts[end] == UNREACHED || score > this.scores[end]) {
			this.scores[end] = score;
			this.starts[end] = start;
			this.ids[end] = id;
		}
	}

	private void walkBack(char[] text, int from, int length, TokenIdBuffer tokens) {
		int before = tokens.size();
		int unknown = this.model.unknown();
		for (int end = length; end > 0;) {
			int start = this.starts[end];
			int id = this.ids[end];
			if (id == unknown && start > 0 && this.ids[start] == unknown) {
				while (start > 0 && this.ids[start] == unknown) {
					start = this.starts[start];
				}
				int piece = this.model.pieces().find(text, from + start, from + end);
				id = (piece < 0) ? unknown : piece;
			}
			tokens.add(id);
			end = start;
		}
		tokens.reverseFrom(before);
	}

	private void makeRoom(int length) {
		if (this.starts.length < length) {
			int room = Math.max(length, 2 * this.starts.length);
			this.scores = new double[room];
			this.starts = new int[room];
			this.ids = new int[room];
		}
	}

}
