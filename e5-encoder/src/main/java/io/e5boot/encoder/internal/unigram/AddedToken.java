package io.e5boot.encoder.internal.unigram;

/**
 * A token that is looked for in a text before the text is cut into words.
 *
 * @param leftStrip whether it swallows the white space before it
 * @param rightStrip whether it swallows the white space behind it
 * @param normalized whether it is looked for, itself normalized, in the normalized text
 */
record AddedToken(int id, String content, boolean leftStrip, boolean rightStrip, boolean normalized) {

}
