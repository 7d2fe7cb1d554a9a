package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.internal.text.CharSlice;

/**
 * The tokens that a tokenizer looks for in a text before it cuts the text into words.
 *
 * @param raw finds tokens in a raw text
 * @param normalized finds tokens in a normalized text
 * @param size count of all tokens, the model's included
 */
record AddedTokens(Matcher raw, Matcher normalized, int size) {

	private static final Set<String> SETTINGS = Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized",
			"special");

	/**
	 * Reads the added tokens of a {@code tokenizer.json}.
	 * @return empty if a setting of a token is unsupported
	 */
	static Optional<AddedTokens> read(JsonElement section, UnigramModel model, List<Normalizer> normalizers) {
		List<Token> tokens = new ArrayList<>();
		int size = model.scores().length;
		for (JsonElement element : section.isJsonNull() ? List.<JsonElement>of() : section.getAsJsonArray()) {
			JsonObject object = element.getAsJsonObject();
			if (!object.keySet().equals(SETTINGS) || object.get("single_word").getAsBoolean()) {
				return Optional.empty();
			}
			Token token = Token.read(object, normalizers);
			int piece = find(model, object.get("content").getAsString());
			if (token.id() != ((piece < 0) ? size : piece) || token.content().isEmpty()) {
				return Optional.empty();
			}
			size = Math.max(size, token.id() + 1);
			tokens.add(token);
		}
		return of(tokens, size);
	}

	private static int find(UnigramModel model, String content) {
		char[] characters = content.toCharArray();
		return model.pieces().find(characters, 0, characters.length);
	}

	private static Optional<AddedTokens> of(List<Token> tokens, int size) {
		List<Token> raw = tokens.stream().filter((token) -> !token.normalized()).toList();
		List<Token> normalized = tokens.stream().filter(Token::normalized).toList();
		if (contents(raw).size() < raw.size() || contents(normalized).size() < normalized.size()
				|| tokens.stream().map(Token::id).distinct().count() < tokens.size()) {
			return Optional.empty();
		}
		return Optional.of(new AddedTokens(new Matcher(raw), new Matcher(normalized), size));
	}

	private static Set<String> contents(List<Token> tokens) {
		return tokens.stream().map(Token::content).collect(Collectors.toSet());
	}

	/**
	 * An added token.
	 *
	 * @param leftStrip whether it includes the white space before it
	 * @param rightStrip whether it includes the white space after it
	 * @param normalized whether it is looked for, itself normalized, in the normalized
	 * text
	 */
	private record Token(int id, String content, boolean leftStrip, boolean rightStrip, boolean normalized) {

		static Token read(JsonObject object, List<Normalizer> normalizers) {
			CharSlice content = CharSlice.of(object.get("content").getAsString());
			boolean normalized = object.get("normalized").getAsBoolean();
			for (Normalizer normalizer : normalized ? normalizers : List.<Normalizer>of()) {
				content = normalizer.apply(content);
			}
			return new Token(Json.integer(object.get("id")),
					new String(content.array(), content.from(), content.to() - content.from()),
					object.get("lstrip").getAsBoolean(), object.get("rstrip").getAsBoolean(), normalized);
		}

	}

	/**
	 * Receives the parts of a text in their order.
	 */
	interface Receiver {

		/**
		 * A part without tokens, which may be overwritten.
		 * @return whether to go on
		 */
		boolean text(CharSlice text);

		/**
		 * A token.
		 * @return whether to go on
		 */
		boolean token(int id);

	}

	/**
	 * Finds tokens in a text: the leftmost first, and of those that begin at the same
	 * place the longest.
	 */
	static final class Matcher {

		private final List<Token> tokens;

		private final PieceTrie contents = new PieceTrie(0);

		private final BitSet firsts = new BitSet();

		/**
		 * Creates a matcher.
		 * @param tokens tokens with different contents, none of them empty
		 */
		private Matcher(List<Token> tokens) {
			this.tokens = tokens;
			for (int i = 0; i < tokens.size(); i++) {
				char[] content = tokens.get(i).content().toCharArray();
				this.contents.put(content, 0, content.length, i);
				this.firsts.set(content[0]);
			}
		}

		/**
		 * Splits a text.
		 * @return false if the receiver stopped early
		 */
		boolean split(CharSlice text, Receiver receiver) {
			char[] array = text.array();
			int done = text.from();
			for (int i = text.from(); i < text.to();) {
				int end = this.firsts.get(array[i]) ? longestEnd(array, i, text.to()) : i;
				if (end == i) {
					i++;
					continue;
				}
				Token token = this.tokens.get(this.contents.find(array, i, end));
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

}
