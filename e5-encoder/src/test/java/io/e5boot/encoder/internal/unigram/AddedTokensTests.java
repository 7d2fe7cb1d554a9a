package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.internal.text.CharSlice;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddedTokensTests {

	/** A vocabulary of the pieces "<s>" and "a". */
	private final UnigramModel model = model("<s>", "a");

	@Test
	void splitFindsLeftmostLongestToken() {
		AddedTokens tokens = read(token(0, "<s>"), token(2, "<s>>"), token(3, ">")).orElseThrow();
		assertThat(split(tokens.raw(), "x<s>>y<s>z>")).containsExactly("x", "2", "y", "0", "z", "3");
		assertThat(split(tokens.raw(), "xy")).containsExactly("xy");
		assertThat(split(tokens.raw(), "<s><s>")).containsExactly("0", "0");
		assertThat(tokens.size()).isEqualTo(4);
	}

	@Test
	void splitIncludesStrippedWhiteSpace() {
		JsonObject token = token(2, "<m>");
		token.addProperty("lstrip", true);
		token.addProperty("rstrip", true);
		AddedTokens tokens = read(token).orElseThrow();
		assertThat(split(tokens.raw(), "a \t<m>  b")).containsExactly("a", "2", "b");
	}

	@Test
	void splitStopsWhenReceiverDoes() {
		AddedTokens tokens = read(token(0, "<s>")).orElseThrow();
		List<String> parts = new ArrayList<>();
		assertThat(tokens.raw().split(CharSlice.of("a<s>b"), receiver(parts, 2))).isFalse();
		assertThat(parts).containsExactly("a", "0");
	}

	@Test
	void readNormalizesTokensOfNormalizedText() {
		JsonObject token = token(2, " <m> ");
		token.addProperty("normalized", true);
		AddedTokens tokens = AddedTokens.read(Json.array(token), this.model, List.of(Normalizer.strip(true, true)))
			.orElseThrow();
		assertThat(split(tokens.raw(), "a<m>b")).containsExactly("a<m>b");
		assertThat(split(tokens.normalized(), "a<m>b")).containsExactly("a", "2", "b");
	}

	@Test
	void readOfNullHasOnlyPieces() {
		assertThat(AddedTokens.read(JsonNull.INSTANCE, this.model, List.of())).get()
			.extracting(AddedTokens::size)
			.isEqualTo(2);
	}

	@Test
	void readRejectsUnsupportedTokens() {
		JsonObject singleWord = token(2, "<m>");
		singleWord.addProperty("single_word", true);
		JsonObject unknownSetting = token(2, "<m>");
		unknownSetting.addProperty("other", true);
		assertThat(read(singleWord)).isEmpty();
		assertThat(read(unknownSetting)).isEmpty();
		assertThat(read(token(2, ""))).isEmpty();
		assertThat(read(token(5, "<m>"))).as("id after a gap").isEmpty();
		assertThat(read(token(1, "<s>"))).as("id of another piece").isEmpty();
		assertThat(read(token(2, "<m>"), token(3, "<m>"))).as("same content twice").isEmpty();
	}

	private Optional<AddedTokens> read(JsonObject... tokens) {
		JsonArray section = new JsonArray();
		List.of(tokens).forEach(section::add);
		return AddedTokens.read(section, this.model, List.of());
	}

	private static JsonObject token(int id, String content) {
		return Json.addedToken(id, content, false, true);
	}

	private static List<String> split(AddedTokens.Matcher matcher, String text) {
		List<String> parts = new ArrayList<>();
		assertThat(matcher.split(CharSlice.of(text), receiver(parts, Integer.MAX_VALUE))).isTrue();
		return parts;
	}

	private static AddedTokens.Receiver receiver(List<String> parts, int limit) {
		return new AddedTokens.Receiver() {

			@Override
			public boolean text(CharSlice text) {
				parts.add(new String(text.array(), text.from(), text.to() - text.from()));
				return parts.size() < limit;
			}

			@Override
			public boolean token(int id) {
				parts.add(Integer.toString(id));
				return parts.size() < limit;
			}

		};
	}

	private static UnigramModel model(String... pieces) {
		PieceTrie trie = new PieceTrie(0);
		for (int id = 0; id < pieces.length; id++) {
			trie.put(pieces[id].toCharArray(), 0, pieces[id].length(), id);
		}
		return UnigramModel.of(trie, new double[pieces.length], 0);
	}

}
