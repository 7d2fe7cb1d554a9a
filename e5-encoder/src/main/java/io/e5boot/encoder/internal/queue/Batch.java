package io.e5boot.encoder.internal.queue;

import java.util.List;

import io.e5boot.encoder.internal.text.TokenBatch;
import io.e5boot.encoder.internal.torch.EncoderBackend;

/**
 * What a worker computes next.
 *
 * @param places the texts, longest first; none when there is no more work
 * @param wholeDevice whether the other workers of the device stand still meanwhile
 */
record Batch(List<EncodingRequest.Place> places, boolean wholeDevice) {

	boolean isEmpty() {
		return this.places.isEmpty();
	}

	/**
	 * Gives each text its vector, or all of them the failure.
	 */
	void compute(EncoderBackend.Worker worker) {
		try {
			TokenBatch texts = new TokenBatch(this.places.stream().map(EncodingRequest.Place::text).toList());
			float[][] vectors = worker.encode(texts, this.wholeDevice);
			for (int i = 0; i < vectors.length; i++) {
				this.places.get(i).complete(vectors[i]);
			}
		}
		catch (Throwable ex) {
			this.places.forEach((place) -> place.fail(ex));
		}
	}

}
