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
 * The word embedding table, left where and as it is stored: most of a multilingual
 * model's bytes are here and few rows of them are ever used, so only the rows in use are
 * read, each time, from what the system has cached of the file. A mapping would do as
 * well, but every page that was ever touched would count as this process's memory.
 *
 * @param hiddenSize values a row
 */
record WordEmbeddings(TensorInfo table, TensorFile.Reader reader, int hiddenSize) implements AutoCloseable {

	static WordEmbeddings open(TensorFile weights, TensorInfo table) {
		return new WordEmbeddings(table, weights.reader(table), Math.toIntExact(table.shape().get(1)));
	}

	/**
	 * Looks up a batch's tokens.
	 * @param out float32 [rows, hidden], at least one row a token; rows after the last
	 * token's become zero
	 * @throws EncodingException if the table cannot be read any more
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
			throw new EncodingException("The word embeddings cannot be read any more", ex);
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
