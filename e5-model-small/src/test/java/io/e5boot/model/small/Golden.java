package io.e5boot.model.small;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.google.gson.Gson;
import io.e5boot.encoder.TextRole;

/**
 * What sentence-transformers made of a text with the same weights, as
 * {@code src/test/python/make_pack_goldens.py} wrote it down.
 */
record Golden(String name, TextRole role, String text, int[] ids, float[] vector) {

	private record Contents(int dimensions, List<Entry> texts) {
	}

	private record Entry(String name, String text, int[] query, int[] passage) {
	}

	static List<Golden> all() {
		ByteBuffer vectors = ByteBuffer.wrap(resource("vectors.f32")).order(ByteOrder.LITTLE_ENDIAN);
		Contents file = new Gson().fromJson(new String(resource("goldens.json"), StandardCharsets.UTF_8),
				Contents.class);
		List<Golden> goldens = new ArrayList<>();
		for (Entry entry : file.texts()) {
			goldens.add(new Golden(entry.name(), TextRole.QUERY, entry.text(), entry.query(),
					vector(vectors, file.dimensions())));
			goldens.add(new Golden(entry.name(), TextRole.PASSAGE, entry.text(), entry.passage(),
					vector(vectors, file.dimensions())));
		}
		return goldens;
	}

	private static float[] vector(ByteBuffer vectors, int dimensions) {
		float[] vector = new float[dimensions];
		for (int i = 0; i < dimensions; i++) {
			vector[i] = vectors.getFloat();
		}
		return vector;
	}

	private static byte[] resource(String name) {
		try (InputStream stream = Golden.class.getResourceAsStream("/goldens/" + name)) {
			return Objects.requireNonNull(stream, name).readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.name + " as " + this.role;
	}

}
