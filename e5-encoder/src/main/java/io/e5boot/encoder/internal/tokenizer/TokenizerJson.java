package io.e5boot.encoder.internal.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.e5boot.encoder.internal.unigram.TokenizerComponents;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Validates and rewrites an untrusted {@code tokenizer.json} for the native library,
 * which aborts the process on some faults: the result is well-formed JSON without the
 * decoder, which encoding does not need, and without truncation and padding, which the
 * encoder sets.
 */
final class TokenizerJson {

	private static final Set<String> OMITTED = Set.of("decoder", "truncation", "padding");

	private TokenizerJson() {
	}

	static byte[] clean(String location, byte[] json) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
		try (JsonReader reader = new JsonReader(
				new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8));
				JsonWriter writer = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
			reader.setStrictness(Strictness.STRICT);
			writer.setSerializeNulls(true);
			copy(reader, writer);
			if (reader.peek() != JsonToken.END_DOCUMENT) {
				throw new IOException("text follows the object");
			}
		}
		catch (IOException | JsonParseException | IllegalStateException | NumberFormatException ex) {
			throw new ModelLoadException(location + " is not a valid tokenizer", ex);
		}
		return bytes.toByteArray();
	}

	private static void copy(JsonReader reader, JsonWriter writer) throws IOException {
		Set<String> seen = new HashSet<>();
		reader.beginObject();
		writer.beginObject();
		while (reader.hasNext()) {
			String name = reader.nextName();
			if (!seen.add(name)) {
				throw new IOException(name + " appears twice");
			}
			if (OMITTED.contains(name)) {
				reader.skipValue();
			}
			else {
				writer.name(name);
				copyValue(reader, writer);
			}
		}
		reader.endObject();
		writer.endObject();
	}

	/**
	 * Recursion is limited by the reader to 255 levels.
	 */
	private static void copyValue(JsonReader reader, JsonWriter writer) throws IOException {
		switch (reader.peek()) {
			case BEGIN_ARRAY -> {
				reader.beginArray();
				writer.beginArray();
				while (reader.hasNext()) {
					copyValue(reader, writer);
				}
				reader.endArray();
				writer.endArray();
			}
			case BEGIN_OBJECT -> {
				reader.beginObject();
				writer.beginObject();
				while (reader.hasNext()) {
					writer.name(reader.nextName());
					copyValue(reader, writer);
				}
				reader.endObject();
				writer.endObject();
			}
			case STRING -> writer.value(reader.nextString());
			case NUMBER -> writer.jsonValue(reader.nextString());
			case BOOLEAN -> writer.value(reader.nextBoolean());
			default -> {
				reader.nextNull();
				writer.nullValue();
			}
		}
	}

	/**
	 * Counts the tokens of a {@code tokenizer.json} and checks its components.
	 * @throws ModelLoadException if the file is damaged or has an unsupported component
	 */
	static int size(String location, byte[] json) {
		try (JsonReader reader = new JsonReader(
				new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8))) {
			int model = 0;
			int added = 0;
			reader.beginObject();
			while (reader.hasNext()) {
				switch (reader.nextName()) {
					case "normalizer", "pre_tokenizer" ->
						new TokenizerComponents(location).requireSupported(JsonParser.parseReader(reader));
					case "added_tokens" -> added = readAddedTokens(reader);
					case "model" -> model = readModel(reader);
					default -> reader.skipValue();
				}
			}
			return Math.max(model, added);
		}
		catch (IOException | JsonParseException | IllegalStateException | NumberFormatException | ClassCastException
				| ArithmeticException ex) {
			throw new ModelLoadException(location + " is not a valid tokenizer", ex);
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
	 * Counts a list of tokens, or finds the highest id in an object.
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

}
