package io.e5boot.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.model.ModelFiles;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Python transformers and sentence-transformers computed with a checkpoint, as
 * {@code make_goldens.py}, {@code make_layouts.py} or {@code make_pack_goldens.py} wrote
 * it down, and how near we must come.
 */
public record Goldens(List<Golden> goldens) {

	private static final float MAX_DIFFERENCE = 2e-5f;

	private static final double LEAST_COSINE = 0.99999;

	public record Golden(String name, TextRole role, String text, int[] ids, float[] vector) {

		@Override
		public String toString() {
			return this.name + " as " + this.role;
		}

	}

	private record GoldenFile(int dimensions, List<Text> texts) {
	}

	/** Without a text it is one of those in the file beside the folder. */
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
				goldens.add(
						new Golden(text.name(), TextRole.QUERY, words, text.query(), next(vectors, file.dimensions())));
				goldens.add(new Golden(text.name(), TextRole.PASSAGE, words, text.passage(),
						next(vectors, file.dimensions())));
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

	public List<String> texts(TextRole role) {
		return of(role).stream().map(Golden::text).toList();
	}

	public List<Golden> of(TextRole role) {
		return this.goldens.stream().filter((golden) -> golden.role() == role).toList();
	}

	public void assertSameTokens(ModelFiles model) {
		Checkpoint checkpoint = Checkpoint.read(model);
		TextTemplates templates = DefaultTemplates.of(checkpoint);
		try (E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, checkpoint.maxTokens())) {
			for (Golden golden : this.goldens) {
				String text = templates.apply(golden.role(), golden.text());
				assertThat(tokenizer.tokenize(text).ids()).as("%s", golden).isEqualTo(golden.ids());
			}
		}
	}

	public void assertSameVectors(E5Encoder encoder) {
		for (TextRole role : TextRole.values()) {
			List<Golden> expected = of(role);
			List<float[]> actual = encoder.encode(texts(role), role);
			for (int i = 0; i < expected.size(); i++) {
				assertSame(expected.get(i), actual.get(i));
			}
		}
	}

	/**
	 * For number formats of fewer bits.
	 * @return the mean cosine and the least, for those who print them
	 */
	public DoubleSummaryStatistics assertSimilarVectors(E5Encoder encoder, double meanCosine, double leastCosine) {
		DoubleSummaryStatistics cosines = new DoubleSummaryStatistics();
		for (TextRole role : TextRole.values()) {
			List<float[]> actual = encoder.encode(texts(role), role);
			for (int i = 0; i < actual.size(); i++) {
				cosines.accept(dot(of(role).get(i).vector(), actual.get(i)));
			}
		}
		assertThat(cosines.getAverage()).as("mean cosine in %s", encoder.precision())
			.isGreaterThanOrEqualTo(meanCosine);
		assertThat(cosines.getMin()).as("least cosine in %s", encoder.precision()).isGreaterThanOrEqualTo(leastCosine);
		return cosines;
	}

	private static double dot(float[] a, float[] b) {
		double dot = 0;
		for (int i = 0; i < a.length; i++) {
			dot += (double) a[i] * b[i];
		}
		return dot;
	}

	private static void assertSame(Golden golden, float[] vector) {
		assertThat(vector).as("%s", golden).hasSameSizeAs(golden.vector());
		float difference = 0;
		for (int i = 0; i < vector.length; i++) {
			difference = Math.max(difference, Math.abs(vector[i] - golden.vector()[i]));
		}
		assertThat(difference).as("greatest difference of %s: %s", golden, Arrays.toString(vector))
			.isLessThanOrEqualTo(MAX_DIFFERENCE);
		assertThat(dot(vector, golden.vector())).as("cosine of %s", golden).isGreaterThanOrEqualTo(LEAST_COSINE);
	}

}
