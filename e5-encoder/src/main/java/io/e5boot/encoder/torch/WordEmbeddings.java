package io.e5boot.encoder.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

import io.e5boot.encoder.checkpoint.SafetensorsFile;
import io.e5boot.encoder.checkpoint.TensorInfo;
import io.e5boot.encoder.token.TokenBatch;

/**
 * The word embedding table, left as it is stored: most of a multilingual model's bytes
 * are here and few rows of them are ever used, so only the rows in use are expanded.
 */
final class WordEmbeddings {

	private final TensorInfo table;

	private final ByteBuffer data;

	private final int hiddenSize;

	WordEmbeddings(SafetensorsFile weights, TensorInfo table) {
		this.table = table;
		this.data = weights.data(table);
		this.hiddenSize = Math.toIntExact(table.shape().get(1));
	}

	/**
	 * Looks up a batch's tokens.
	 * @param count of rows, at least one a token; those after the last token's are zero
	 * @return float32 [count, hidden] in native order, outside the heap
	 */
	ByteBuffer gather(TokenBatch batch, int count) {
		ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, this.hiddenSize * Float.BYTES))
			.order(ByteOrder.nativeOrder());
		FloatBuffer rows = bytes.asFloatBuffer();
		float[] row = new float[this.hiddenSize];
		for (int[] ids : batch.sequences()) {
			for (int id : ids) {
				this.table.dtype().decode(this.data, (long) id * this.hiddenSize, row);
				rows.put(row);
			}
		}
		return bytes;
	}

}
