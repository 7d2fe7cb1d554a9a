package io.e5boot.benchmarks.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * A model with prepared vectors: unit vectors around many topics, like those of texts.
 * Document i has the i-th vector.
 */
final class ReadyVectors implements EmbeddingModel {

	static final int DIMENSIONS = 384;

	private static final int TOPICS = 500;

	private static final String[] WORDS = ("harbor ferry winter timetable council library bread market station "
			+ "river bridge museum ticket student doctor weather mountain concert garden parking window letter")
		.split(" ");

	private final float[][] topics = new float[TOPICS][];

	private final int seed;

	private final float[][] prepared;

	ReadyVectors(int seed) {
		this(seed, 0);
	}

	/**
	 * Prepares vectors, so that only storing them is timed.
	 * @param count the number of prepared vectors
	 */
	ReadyVectors(int seed, int count) {
		this.seed = seed;
		Random random = new Random(0);
		for (int i = 0; i < TOPICS; i++) {
			this.topics[i] = gaussian(random, 1);
		}
		float[][] made = new float[count][];
		for (int i = 0; i < count; i++) {
			made[i] = make(i);
		}
		this.prepared = made;
	}

	private static float[] gaussian(Random random, double scale) {
		float[] vector = new float[DIMENSIONS];
		for (int i = 0; i < DIMENSIONS; i++) {
			vector[i] = (float) (scale * random.nextGaussian());
		}
		return vector;
	}

	float[] vector(int number) {
		return (number >= 0 && number < this.prepared.length) ? this.prepared[number] : make(number);
	}

	private float[] make(int number) {
		Random random = new Random(31L * number + this.seed);
		float[] vector = gaussian(random, 0.8);
		float[] topic = this.topics[random.nextInt(TOPICS)];
		double squares = 0;
		for (int i = 0; i < DIMENSIONS; i++) {
			vector[i] += topic[i];
			squares += vector[i] * vector[i];
		}
		for (int i = 0; i < DIMENSIONS; i++) {
			vector[i] /= (float) Math.sqrt(squares);
		}
		return vector;
	}

	static Document document(int number) {
		Random random = new Random(number);
		StringBuilder text = new StringBuilder("Passage " + number + ":");
		for (int i = 0; i < 40; i++) {
			text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
		}
		Map<String, Object> metadata = Map.of("number", number, "language", "en", "tenth", number % 10, "hundredth",
				number % 100, "thousandth", number % 1000);
		return new Document(new UUID(7, number).toString(), text.append('.').toString(), metadata);
	}

	static List<Document> documents(int from, int to) {
		List<Document> documents = new ArrayList<>(to - from);
		for (int i = from; i < to; i++) {
			documents.add(document(i));
		}
		return documents;
	}

	/**
	 * Returns the vector of a query, whose text is a number.
	 */
	@Override
	public float[] embed(String text) {
		return vector(Integer.parseInt(text));
	}

	@Override
	public float[] embed(Document document) {
		return (document.getMetadata().get("number") instanceof Integer number) ? vector(number) : vector(0);
	}

	@Override
	public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
			BatchingStrategy batchingStrategy) {
		return documents.stream().map(this::embed).toList();
	}

	@Override
	public EmbeddingResponse call(EmbeddingRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int dimensions() {
		return DIMENSIONS;
	}

}
