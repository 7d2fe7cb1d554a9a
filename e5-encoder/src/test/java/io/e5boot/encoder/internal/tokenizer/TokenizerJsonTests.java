package io.e5boot.encoder.internal.tokenizer;

import java.nio.charset.StandardCharsets;

import io.e5boot.encoder.model.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenizerJsonTests {

	@Test
	void sizeCountsPairsOfUnigramModel() {
		assertThat(read("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",0.0],[\"b\",-1.5]]}}")).isEqualTo(2);
	}

	@Test
	void sizeCountsEntriesOfObject() {
		assertThat(read("{\"version\":\"1.0\",\"model\":{\"vocab\":{\"a\":0,\"b\":1,\"c\":2},\"type\":\"WordPiece\"}}"))
			.isEqualTo(3);
	}

	@Test
	void sizeIncludesIdsOfAddedTokens() {
		assertThat(read("{\"added_tokens\":[{\"id\":9,\"content\":\"<mask>\"}],\"model\":{\"vocab\":[]}}"))
			.isEqualTo(10);
	}

	@Test
	void requireFitAllowsFewSpareRows() {
		assertThatCode(() -> requireFit(250_037)).doesNotThrowAnyException();
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> requireFit(250_001));
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> requireFit(260_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{\"model\":", "{\"model\":{\"vocab\":7}}", "{\"added_tokens\":[1]}" })
	void sizeRejectsOtherFiles(String json) {
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read(json));
	}

	private static void requireFit(int modelVocabulary) {
		E5Tokenizer.requireFit(250_002, modelVocabulary, "tokenizer.json");
	}

	private static int read(String json) {
		return TokenizerJson.size("tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
	}

}
