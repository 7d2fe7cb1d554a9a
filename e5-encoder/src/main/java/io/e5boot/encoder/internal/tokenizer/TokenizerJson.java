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
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Rewrites an untrusted {@code tokenizer.json}, so that the native library, which ends
 * the process on some faults, sees well-formed JSON without what encoding does not need:
 * the decoder, and truncation and padding, which are the encoder's own business.
 */
final class TokenizerJson {

	private static final Set<String> LEFT_OUT = Set.of("decoder", "truncation", "padding");

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
			throw new ModelLoadException(location + " is not a readable tokenizer", ex);
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
			if (LEFT_OUT.contains(name)) {
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
	 * As deep as the reader goes, which is 255 levels.
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

}
