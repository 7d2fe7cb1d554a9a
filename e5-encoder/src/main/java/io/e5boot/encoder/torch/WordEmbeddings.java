package io.e5boot.encoder.torch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

import io.e5boot.encoder.checkpoint.TensorFile;
import io.e5boot.encoder.checkpoint.TensorInfo;
import io.e5boot.encoder.token.TokenBatch;
import io.e5boot.encoder.token.TokenizedText;

/**
 * The word embedding table, left as it is stored: most of a multilingual model's bytes
 * are here and few rows of them are ever used, so only the rows in use are expanded.
 */
final class WordEmbeddings {

	private final TensorInfo table;

	private final ByteBuffer data;

	private final int hiddenSize;

	WordEmbeddings(TensorFile weights, TensorInfo table) {
		this.table = table;
		this.data = weights.data(table);
		this.hiddenSize = Math.toIntExact(table.shape().get(1));
	}

	/**
	 * Looks up a batch's tokens.
	 * @param out float32 [rows, hidden], at least one row a token; rows after the last
	 * token's become zero
	 */
	void gather(TokenBatch batch, FloatBuffer out) {
		float[] row = new float[this.hiddenSize];
		for (TokenizedText text : batch.texts()) {
			for (int id : text.ids()) {
				this.table.dtype().decode(this.data, (long) id * this.hiddenSize, row);
				out.put(row);
			}
		}
		Arrays.fill(row, 0);
		while (out.hasRemaining()) {
			out.put(row);
		}
	}

}
