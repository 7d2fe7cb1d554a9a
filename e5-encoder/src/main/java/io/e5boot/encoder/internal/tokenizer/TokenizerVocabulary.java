package io.e5boot.encoder.internal.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.e5boot.encoder.internal.unigram.TokenizerComponents;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * How many tokens a {@code tokenizer.json} has, to see whether it belongs to the model.
 */
record TokenizerVocabulary(String location, int size) {

	/**
	 * Rows that a model may have beyond its tokenizer's vocabulary: multilingual-e5-small
	 * has 35, and tables are padded to round sizes.
	 */
	private static final int SPARE_ROWS = 256;

	static TokenizerVocabulary read(String location, byte[] json) {
		try (JsonReader reader = new JsonReader(
				new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8))) {
			int model = 0;
			int added = 0;
			reader.beginObject();
			while (reader.hasNext()) {
				switch (reader.nextName()) {
					case "normalizer", "pre_tokenizer" ->
						new TokenizerComponents(location).requireKnown(JsonParser.parseReader(reader));
					case "added_tokens" -> added = readAddedTokens(reader);
					case "model" -> model = readModel(reader);
					default -> reader.skipValue();
				}
			}
			return new TokenizerVocabulary(location, Math.max(model, added));
		}
		catch (IOException | JsonParseException | IllegalStateException | NumberFormatException | ClassCastException
				| ArithmeticException ex) {
			throw new ModelLoadException(location + " is not a readable tokenizer", ex);
		}
	}

	private static int readAddedTokens(JsonReader reader) throws IOException {
		int size = 0;
		reader.beginArray();
		while (reader.hasNext()) {
			reader.beginObject();
			while (reader.hasNext()) {
				if ("id".equals(reader.nextName())) {
					size = Math.max(size, Math.addExact(reader.nextInt(), 1));
				}
				else {
					reader.skipValue();
				}
			}
			reader.endObject();
		}
		reader.endArray();
		return size;
	}

	private static int readModel(JsonReader reader) throws IOException {
		int size = 0;
		reader.beginObject();
		while (reader.hasNext()) {
			if ("vocab".equals(reader.nextName())) {
				size = countEntries(reader);
			}
			else {
				reader.skipValue();
			}
		}
		reader.endObject();
		return size;
	}

	/**
	 * A list holds a token an id; an object gives the ids.
	 */
	private static int countEntries(JsonReader reader) throws IOException {
		int size = 0;
		if (reader.peek() == JsonToken.BEGIN_ARRAY) {
			reader.beginArray();
			while (reader.hasNext()) {
				reader.skipValue();
				size++;
			}
			reader.endArray();
			return size;
		}
		reader.beginObject();
		while (reader.hasNext()) {
			reader.nextName();
			size = Math.max(size, Math.addExact(reader.nextInt(), 1));
		}
		reader.endObject();
		return size;
	}

	void requireFit(int modelVocabulary) {
		int spare = modelVocabulary - this.size;
		if (spare < 0 || spare > SPARE_ROWS || spare > this.size) {
			throw new ModelLoadException(this.location + " knows " + this.size + " tokens, but the model "
					+ modelVocabulary + ": it belongs to another model");
		}
	}

}
