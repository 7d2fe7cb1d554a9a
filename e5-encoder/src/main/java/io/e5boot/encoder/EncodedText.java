package io.e5boot.encoder;

/**
 * A text's vector and what was read to compute it.
 *
 * @param vector L2-normalised, as long as {@link E5Encoder#dimensions()}
 * @param tokens count of tokens encoded, prefix and special tokens included
 * @param truncated whether some of the text was not read
 * @param chunks in how many parts it was read; more than one only with
 * {@link LongTexts#MEAN_OF_CHUNKS}
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int chunks) {
}
