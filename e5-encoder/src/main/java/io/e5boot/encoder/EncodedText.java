package io.e5boot.encoder;

import io.e5boot.encoder.model.EncodingException;

/**
 * A text's vector and what was read to compute it.
 *
 * @param vector L2-normalized, as long as {@link E5Encoder#dimensions()}
 * @param tokens count of tokens encoded, prefix and special tokens included
 * @param truncated whether some of the text was not read
 * @param chunks how many parts it was read in; more than one only with
 * {@link LongTexts#MEAN_OF_CHUNKS}
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int chunks) {

	/**
	 * The text with only the first numbers of its vector, normalized again, for
	 * checkpoints trained for it (Matryoshka).
	 * @param dimensions how many numbers to keep
	 * @return this text if its vector has that many
	 * @throws EncodingException if the vector has fewer numbers, or all of these are zero
	 */
	public EncodedText shortened(int dimensions) {
		if (dimensions == this.vector.length) {
			return this;
		}
		double square = 0;
		for (int i = 0; i < Math.min(dimensions, this.vector.length); i++) {
			square += (double) this.vector[i] * this.vector[i];
		}
		if (dimensions > this.vector.length || square == 0) {
			throw new EncodingException("A vector of " + this.vector.length + " dimensions has none of " + dimensions,
					null);
		}
		float[] shortened = new float[dimensions];
		for (int i = 0; i < dimensions; i++) {
			shortened[i] = (float) (this.vector[i] / Math.sqrt(square));
		}
		return new EncodedText(shortened, this.tokens, this.truncated, this.chunks);
	}
}
