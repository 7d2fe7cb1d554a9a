package io.e5boot.encoder;

import io.e5boot.encoder.model.EncodingException;

/**
 * A text's vector and how much of the text it represents.
 *
 * @param vector L2-normalized, as long as {@link E5Encoder#dimensions()}
 * @param tokens count of encoded tokens, prefix and special tokens included
 * @param truncated whether the end of the text was cut off
 * @param chunks count of chunks that the text was split into; more than one only with
 * {@link LongTexts#MEAN_OF_CHUNKS}
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int chunks) {

	/**
	 * Returns this text with the first dimensions of its vector, L2-normalized, for
	 * checkpoints trained for it (Matryoshka).
	 * @param dimensions how many dimensions to keep
	 * @return the shortened text, or this text if its vector has that many dimensions
	 * @throws EncodingException if the vector has fewer dimensions, or the first ones are
	 * all zero
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
			throw new EncodingException("A vector of " + this.vector.length + " dimensions cannot be shortened to "
					+ dimensions + " dimensions", null);
		}
		float[] shortened = new float[dimensions];
		for (int i = 0; i < dimensions; i++) {
			shortened[i] = (float) (this.vector[i] / Math.sqrt(square));
		}
		return new EncodedText(shortened, this.tokens, this.truncated, this.chunks);
	}
}
