package io.e5boot.encoder.token;

/**
 * A text as the encoder sees it.
 *
 * @param ids token ids, special tokens included
 * @param truncated whether the text had more tokens than fit
 */
public record TokenizedText(int[] ids, boolean truncated) {
}
