package io.e5boot.testsupport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.BiFunction;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The token ids and vectors that Python's transformers and sentence-transformers compute
 * for a checkpoint, as written by {@code make_goldens.py}, {@code make_layouts.py} or
 * {@code make_pack_goldens.py}, and the tolerances of a comparison.
 */
public record Goldens(List<Golden> goldens) {

	private static final float MAX_DIFFERENCE = 2e-5f;

	private static final double LEAST_COSINE = 0.99999;

	/**
	 * The role of a text; the names are those of the encoder's {@code TextRole}.
	 */
	public enum Role {

		QUERY, PASSAGE

	}

	/**
	 * A text in one role.
	 *
	 * @param name names the text in messages
	 * @param role the role in which it was encoded
	 * @param text the text without prefix
	 * @param ids its token ids, with the prefix and special tokens
	 * @param vector its unit vector
	 */
	public record Golden(String name, Role role, String text, int[] ids, float[] vector) {

		@Override
		public String toString() {
			return this.name + " as " + this.role;
		}

	}

	private record GoldenFile(int dimensions, List<Text> texts) {
	}

	/** A null text is looked up by its name in the file next to the folder. */
	private record Text(String name, @Nullable String text, int[] query, int[] passage) {
	}

	public static Goldens read(Path folder) {
		try {
			GoldenFile file = new Gson().fromJson(Files.readString(folder.resolve("goldens.json")), GoldenFile.class);
			ByteBuffer vectors = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("vectors.f32")))
				.order(ByteOrder.LITTLE_ENDIAN);
			List<Golden> goldens = new ArrayList<>();
			for (Text text : file.texts()) {
				String words = (text.text() != null) ? text.text() : sharedText(folder, text.name());
				goldens.add(new Golden(text.name(), Role.QUERY, words, text.query(), next(vectors, file.dimensions())));
				goldens.add(
						new Golden(text.name(), Role.PASSAGE, words, text.passage(), next(vectors, file.dimensions())));
			}
			assertThat(vectors.hasRemaining()).isFalse();
			return new Goldens(goldens);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The goldens in " + folder + " cannot be read", ex);
		}
	}

	private static String sharedText(Path folder, String name) throws IOException {
		return JsonParser.parseString(Files.readString(folder.resolveSibling("texts.json")))
			.getAsJsonObject()
			.get(name)
			.getAsString();
	}

	private static float[] next(ByteBuffer vectors, int dimensions) {
		float[] vector = new float[dimensions];
		for (int i = 0; i < dimensions; i++) {
			vector[i] = vectors.getFloat();
		}
		return vector;
	}

	public List<String> texts(Role role) {
		return of(role).stream().map(Golden::text).toList();
	}

	private List<Golden> of(Role role) {
		return this.goldens.stream().filter((golden) -> golden.role() == role).toList();
	}

	/**
	 * Compares token ids.
	 * @param tokenizer returns the ids of a text in a role
	 */
	public void assertSameTokens(BiFunction<String, Role, int[]> tokenizer) {
		for (Golden golden : this.goldens) {
			assertThat(tokenizer.apply(golden.text(), golden.role())).as("%s", golden).isEqualTo(golden.ids());
		}
	}

	/**
	 * Compares float32 vectors.
	 * @param encoder returns the vectors of texts in a role
	 */
	public void assertSameVectors(BiFunction<List<String>, Role, List<float[]>> encoder) {
		for (Role role : Role.values()) {
			List<Golden> expected = of(role);
			List<float[]> actual = encoder.apply(texts(role), role);
			for (int i = 0; i < expected.size(); i++) {
				assertSame(expected.get(i), actual.get(i));
			}
		}
	}

	/**
	 * Compares vectors of a lower precision by cosine.
	 * @param encoder returns the vectors of texts in a role
	 * @return the cosines
	 */
	public DoubleSummaryStatistics assertSimilarVectors(BiFunction<List<String>, Role, List<float[]>> encoder,
			double meanCosine, double leastCosine) {
		DoubleSummaryStatistics cosines = new DoubleSummaryStatistics();
		for (Role role : Role.values()) {
			List<float[]> actual = encoder.apply(texts(role), role);
			for (int i = 0; i < actual.size(); i++) {
				cosines.accept(VectorMath.dot(of(role).get(i).vector(), actual.get(i)));
			}
		}
		assertThat(cosines.getAverage()).as("mean cosine").isGreaterThanOrEqualTo(meanCosine);
		assertThat(cosines.getMin()).as("least cosine").isGreaterThanOrEqualTo(leastCosine);
		return cosines;
	}

	private static void assertSame(Golden golden, float[] vector) {
		assertThat(vector).as("%s", golden).hasSameSizeAs(golden.vector());
		float difference = 0;
		for (int i = 0; i < vector.length; i++) {
			difference = Math.max(difference, Math.abs(vector[i] - golden.vector()[i]));
		}
		assertThat(difference).as("greatest difference of %s: %s", golden, Arrays.toString(vector))
			.isLessThanOrEqualTo(MAX_DIFFERENCE);
		assertThat(VectorMath.dot(vector, golden.vector())).as("cosine of %s", golden)
			.isGreaterThanOrEqualTo(LEAST_COSINE);
	}

}
