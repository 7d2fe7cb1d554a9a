package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.EncodingException;

/**
 * The word embedding table, read from the file on every lookup: it has most of the bytes
 * of a multilingual model, few rows are used, and the system caches the file. A mapping
 * would be as fast, but each touched page would count as this process's memory.
 */
final class WordEmbeddings implements AutoCloseable {

	private final TensorInfo table;

	private final TensorFile.Reader reader;

	/** Count of values in a row. */
	private final int hiddenSize;

	private WordEmbeddings(TensorInfo table, TensorFile.Reader reader, int hiddenSize) {
		this.table = table;
		this.reader = reader;
		this.hiddenSize = hiddenSize;
	}

	static WordEmbeddings open(TensorFile weights, TensorInfo table) {
		return new WordEmbeddings(table, weights.reader(table), Math.toIntExact(table.shape().get(1)));
	}

	/**
	 * Looks up the tokens of texts.
	 * @param out receives float32 [rows, hidden] with at least one row per token; rows
	 * after the last token are set to zero
	 * @throws EncodingException if the table cannot be read
	 */
	void gather(List<TokenizedText> texts, FloatBuffer out) {
		long rowBytes = this.table.dtype().byteSize(this.hiddenSize);
		ByteBuffer stored = ByteBuffer.allocate((int) rowBytes).order(ByteOrder.LITTLE_ENDIAN);
		float[] row = new float[this.hiddenSize];
		try {
			for (TokenizedText text : texts) {
				for (int id : text.ids()) {
					this.reader.read(id * rowBytes, stored.clear());
					this.table.dtype().decode(stored, 0, row);
					out.put(row);
				}
			}
		}
		catch (IOException ex) {
			throw new EncodingException("The word embeddings can no longer be read from the model's file", ex);
		}
		Arrays.fill(row, 0);
		while (out.hasRemaining()) {
			out.put(row);
		}
	}

	@Override
	public void close() {
		try {
			this.reader.close();
		}
		catch (IOException ex) {
			throw new EncodingException("The word embeddings cannot be closed", ex);
		}
	}

}
