package io.e5boot.encoder.internal.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonParser;
import io.e5boot.encoder.internal.text.TextTokenizer;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * A tokenizer of Hugging Face's native library, for every {@code tokenizer.json}.
 */
final class NativeTokenizer implements TextTokenizer {

	private final HuggingFaceTokenizer tokenizer;

	private final int size;

	private NativeTokenizer(HuggingFaceTokenizer tokenizer, int size) {
		this.tokenizer = tokenizer;
		this.size = size;
	}

	static NativeTokenizer load(TokenizerFile file, int maxTokens) {
		byte[] json = TokenizerJson.clean(file.location(), file.json());
		int size = TokenizerJson.size(file.location(), json);
		file.requireAgreement(
				JsonParser.parseString(new String(file.json(), StandardCharsets.UTF_8)).getAsJsonObject().asMap());
		String length = Integer.toString(maxTokens);
		Map<String, String> options = Map.of("truncation", "true", "maxLength", length, "modelMaxLength", length,
				"padding", "DO_NOT_PAD");
		try {
			return new NativeTokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), size);
		}
		catch (IOException | RuntimeException ex) {
			throw new ModelLoadException(file.location() + " is not a supported tokenizer", ex);
		}
	}

	@Override
	public TokenizedText tokenize(String text) {
		try {
			Encoding encoding = this.tokenizer.encode(text);
			int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
			return new TokenizedText(ids, encoding.exceedMaxLength());
		}
		catch (RuntimeException ex) {
			throw new ModelLoadException("tokenizer.json cannot encode a text: " + ex.getMessage(), ex);
		}
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
