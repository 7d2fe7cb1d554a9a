package io.e5boot.encoder.torch;

import io.e5boot.encoder.token.TokenBatch;

/**
 * Computes batches on one device. Confined to the thread that opened it.
 */
public interface EncoderBackend extends AutoCloseable {

	/**
	 * Encodes a batch.
	 * @param batch the sequences
	 * @return an L2-normalised vector for each, in the batch's order
	 * @throws EncodingException if a vector is not finite
	 */
	float[][] encode(TokenBatch batch);

	/**
	 * Frees the native memory.
	 */
	@Override
	void close();

}
