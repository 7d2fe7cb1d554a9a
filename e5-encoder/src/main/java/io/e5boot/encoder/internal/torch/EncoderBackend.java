package io.e5boot.encoder.internal.torch;

import java.util.List;

import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.EncodingException;

/**
 * Computes batches on one device, for one of them with all of its cores, or for several
 * with a core each: matrices are small, so cores that share one batch wait for each other
 * a fifth of the time.
 */
public interface EncoderBackend extends AutoCloseable {

	/**
	 * {@return how many batches are computed at the same time, at most}
	 */
	int workers();

	/**
	 * {@return what computes batches on the calling thread, which no other thread may
	 * use}
	 */
	Worker openWorker();

	/**
	 * Gives back memory that only a next batch would need.
	 */
	void trimMemory();

	/**
	 * Frees the native memory; no worker may be in use any more.
	 */
	@Override
	void close();

	/**
	 * Computes one batch after the other.
	 */
	interface Worker {

		/**
		 * Encodes a batch.
		 * @param texts the texts, longest first
		 * @param wholeDevice whether to use all of the device, or only this worker's
		 * share
		 * @return an L2-normalized vector for each text, in the same order
		 * @throws EncodingException if a vector is not finite
		 */
		float[][] encode(List<TokenizedText> texts, boolean wholeDevice);

	}

}
