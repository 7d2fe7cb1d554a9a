package io.e5boot.encoder.internal.unigram;

import java.util.BitSet;
import java.util.List;

import io.e5boot.encoder.internal.text.Characters;

/**
 * Finds added tokens in a text: the leftmost first, and of those that begin at the same
 * place the longest.
 */
final class AddedTokens {

	/**
	 * Takes the parts of a text in their order.
	 */
	interface Receiver {

		/**
		 * A part without tokens, which may be overwritten.
		 * @return whether to go on
		 */
		boolean text(Characters text);

		/**
		 * A token.
		 * @return whether to go on
		 */
		boolean token(int id);

	}

	private final List<AddedToken> tokens;

	private final PieceTrie contents = new PieceTrie(0);

	private final BitSet firsts = new BitSet();

	/**
	 * Takes tokens.
	 * @param tokens none with the content of another, none empty
	 */
	AddedTokens(List<AddedToken> tokens) {
		this.tokens = tokens;
		for (int i = 0; i < tokens.size(); i++) {
			char[] content = tokens.get(i).content().toCharArray();
			this.contents.put(content, 0, content.length, i);
			this.firsts.set(content[0]);
		}
	}

	/**
	 * Splits a text.
	 * @return false if the receiver did not want it all
	 */
	boolean split(Characters text, Receiver receiver) {
		char[] array = text.array();
		int done = text.from();
		for (int i = text.from(); i < text.to();) {
			int end = this.firsts.get(array[i]) ? longestEnd(array, i, text.to()) : i;
			if (end == i) {
				i++;
				continue;
			}
			AddedToken token = this.tokens.get(this.contents.find(array, i, end));
			int start = token.leftStrip() ? Math.max(text.whiteSpaceBefore(i), done) : i;
			if (done < start && !receiver.text(text.between(done, start)) || !receiver.token(token.id())) {
				return false;
			}
			done = token.rightStrip() ? text.whiteSpaceAfter(end) : end;
			i = end;
		}
		return done == text.to() || receiver.text(text.between(done, text.to()));
	}

	private int longestEnd(char[] array, int start, int to) {
		int longest = start;
		int node = PieceTrie.ROOT;
		for (int end = start; end < to && node != PieceTrie.NONE;) {
			node = this.contents.child(node, array[end++]);
			if (node != PieceTrie.NONE && this.contents.piece(node) >= 0) {
				longest = end;
			}
		}
		return longest;
	}

}
