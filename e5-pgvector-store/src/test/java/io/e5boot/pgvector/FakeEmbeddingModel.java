package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import io.e5boot.pgvector.sql.Vectors;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * Computes vectors with the geometry of multilingual E5: a large component common to all
 * texts, components of the language and of the topic, and a little noise. The text
 * {@code de:bread} is a German text about bread; a text without a colon has no language.
 */
public class FakeEmbeddingModel implements EmbeddingModel {

	private final int dimensions;

	private final Map<String, float[]> directions = new ConcurrentHashMap<>();

	public final List<EmbeddingOptions> options = new ArrayList<>();

	public FakeEmbeddingModel(int dimensions) {
		this.dimensions = dimensions;
	}

	@Override
	public float[] embed(String text) {
		int colon = text.indexOf(':');
		float[] vector = new float[this.dimensions];
		add(vector, "common", 2);
		if (colon > 0) {
			add(vector, "language " + text.substring(0, colon), 0.9);
		}
		add(vector, "topic " + text.substring(colon + 1), 0.8);
		add(vector, "noise " + text, 0.2);
		return unit(vector);
	}

	private void add(float[] vector, String name, double weight) {
		float[] direction = this.directions.computeIfAbsent(name, this::randomDirection);
		for (int i = 0; i < vector.length; i++) {
			vector[i] += (float) weight * direction[i];
		}
	}

	private float[] randomDirection(String name) {
		Random random = new Random(name.hashCode());
		float[] direction = new float[this.dimensions];
		for (int i = 0; i < direction.length; i++) {
			direction[i] = (float) random.nextGaussian();
		}
		return unit(direction);
	}

	public static float[] unit(float[] vector) {
		double squares = 0;
		for (float component : vector) {
			squares += component * component;
		}
		float[] unit = new float[vector.length];
		for (int i = 0; i < unit.length; i++) {
			unit[i] = (float) (vector[i] / Math.sqrt(squares));
		}
		return unit;
	}

	@Override
	public float[] embed(Document document) {
		return embed(document.getText());
	}

	@Override
	public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
			BatchingStrategy batchingStrategy) {
		synchronized (this.options) {
			this.options.add(options);
		}
		return batchingStrategy.batch(documents).stream().flatMap(List::stream).map(this::embed).toList();
	}

	@Override
	public EmbeddingResponse call(EmbeddingRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int dimensions() {
		return this.dimensions;
	}

}
