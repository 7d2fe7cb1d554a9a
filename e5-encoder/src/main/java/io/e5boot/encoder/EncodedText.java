package io.e5boot.encoder;

/**
 * A text's vector and what was read to compute it.
 *
 * @param vector L2-normalised, as long as {@link E5Encoder#dimensions()}
 * @param tokens count of tokens encoded, prefix and special tokens included
 * @param truncated whether the text had more tokens than the encoder reads
 */
public record EncodedText(float[] vector, int tokens, boolean truncated) {
}
