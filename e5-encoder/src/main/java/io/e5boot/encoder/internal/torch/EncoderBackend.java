package io.e5boot.encoder.internal.torch;

import java.util.List;

import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.EncodingException;

/**
 * Computes batches on one device: one batch with all cores, or several with a core each.
 * Matrices are small, so cores that share a batch wait for each other a fifth of the
 * time.
 */
public interface EncoderBackend extends AutoCloseable {

	/**
	 * {@return the maximum count of concurrent batches}
	 */
	int workers();

	/**
	 * {@return a worker for the calling thread; no other thread may use it}
	 */
	Worker openWorker();

	/**
	 * Releases memory that only a next batch would need.
	 */
	void trimMemory();

	/**
	 * Frees the native memory. No worker may be in use.
	 */
	@Override
	void close();

	/**
	 * Computes batches on one thread.
	 */
	interface Worker {

		/**
		 * Encodes a batch.
		 * @param texts the texts, longest first
		 * @param wholeDevice whether to use the whole device, or only this worker's share
		 * @return an L2-normalized vector for each text, in the same order
		 * @throws EncodingException if a vector is not finite
		 */
		float[][] encode(List<TokenizedText> texts, boolean wholeDevice);

	}

}
