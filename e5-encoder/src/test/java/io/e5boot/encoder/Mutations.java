package io.e5boot.encoder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

/**
 * Damaged copies of valid documents, the same for the same seed. Half of them remain JSON
 * with a changed value, so that they pass the parser; the others have bytes changed,
 * removed, doubled or inserted.
 */
public final class Mutations {

	private static final List<String> TOKENS = List.of("null", "-1", "0", "1e999", "9223372036854775808", "NaN", "\"\"",
			"[]", "{}", "true", "\\u0000", "\u0000", "..", "/", "../../..", "\\", "é", "\ud83d", "[".repeat(3000),
			"{\"a\":".repeat(3000), "%", "=", "\n", "file:", "http://", "\"", ",", ":");

	private final Random random;

	public Mutations(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * A damaged copy.
	 */
	public byte[] of(byte[] valid) {
		byte[] mutated = (this.random.nextBoolean()) ? json(valid) : valid.clone();
		for (int i = this.random.nextInt(3); i > 0 || Arrays.equals(mutated, valid); i--) {
			mutated = bytes(mutated);
		}
		return mutated;
	}

	/**
	 * Returns a damaged copy of a document that is not JSON.
	 */
	public byte[] ofText(String valid) {
		byte[] mutated = valid.getBytes(StandardCharsets.UTF_8);
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			mutated = bytes(mutated);
		}
		return mutated;
	}

	private byte[] json(byte[] valid) {
		JsonElement root = JsonParser.parseString(new String(valid, StandardCharsets.UTF_8));
		List<Runnable> places = new ArrayList<>();
		collect(root, places);
		if (!places.isEmpty()) {
			places.get(this.random.nextInt(places.size())).run();
		}
		return root.toString().getBytes(StandardCharsets.UTF_8);
	}

	private void collect(JsonElement element, List<Runnable> places) {
		if (element instanceof JsonObject object) {
			for (String key : List.copyOf(object.keySet())) {
				places.add(() -> object.add(key, value()));
				places.add(() -> object.remove(key));
				collect(object.get(key), places);
			}
		}
		else if (element instanceof JsonArray array) {
			for (int i = 0; i < array.size(); i++) {
				int index = i;
				places.add(() -> array.set(index, value()));
				collect(array.get(i), places);
			}
		}
	}

	private JsonElement value() {
		return switch (this.random.nextInt(9)) {
			case 0 -> JsonNull.INSTANCE;
			case 1 -> new JsonPrimitive(this.random.nextInt());
			case 2 -> new JsonPrimitive(this.random.nextLong());
			case 3 -> new JsonPrimitive(this.random.nextGaussian() * Math.pow(10, this.random.nextInt(600) - 300));
			case 4 -> new JsonPrimitive(this.random.nextBoolean());
			case 5 -> new JsonArray();
			case 6 -> new JsonObject();
			case 7 -> new JsonPrimitive(this.random.nextInt(3));
			default -> new JsonPrimitive(TOKENS.get(this.random.nextInt(TOKENS.size())));
		};
	}

	private byte[] bytes(byte[] bytes) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int at = this.random.nextInt(bytes.length + 1);
		int length = Math.min(this.random.nextInt(20), bytes.length - at);
		out.write(bytes, 0, at);
		switch (this.random.nextInt(5)) {
			case 0 -> {
				byte[] noise = new byte[length];
				this.random.nextBytes(noise);
				out.writeBytes(noise);
				out.write(bytes, at + length, bytes.length - at - length);
			}
			case 1 -> out.write(bytes, at + length, bytes.length - at - length);
			case 2 -> {
				out.write(bytes, at, length);
				out.write(bytes, at, bytes.length - at);
			}
			case 3 -> {
				// cut off
			}
			default -> {
				out.writeBytes(TOKENS.get(this.random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8));
				out.write(bytes, at, bytes.length - at);
			}
		}
		return out.toByteArray();
	}

}
