package io.e5boot.benchmarks;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Mean over the tokens, then unit length: what the caller of ONNX Runtime has to do.
 */
final class MeanPooling {

	private MeanPooling() {
	}

	/**
	 * Returns a unit vector for each sequence.
	 * @param hidden [batch, length, size]
	 * @param batch the sequences without padding
	 */
	static float[][] mean(FloatBuffer hidden, List<long[]> batch, int length, int size) {
		float[][] vectors = new float[batch.size()][size];
		float[] row = new float[size];
		for (int i = 0; i < vectors.length; i++) {
			for (int token = 0; token < batch.get(i).length; token++) {
				hidden.get((i * length + token) * size, row);
				for (int j = 0; j < size; j++) {
					vectors[i][j] += row[j];
				}
			}
			normalize(vectors[i]);
		}
		return vectors;
	}

	private static void normalize(float[] vector) {
		double square = 0;
		for (float value : vector) {
			square += (double) value * value;
		}
		float scale = (float) (1 / Math.sqrt(square));
		for (int j = 0; j < vector.length; j++) {
			vector[j] *= scale;
		}
	}

}
