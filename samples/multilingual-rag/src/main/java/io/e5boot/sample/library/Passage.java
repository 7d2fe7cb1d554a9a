package io.e5boot.sample.library;

import io.e5boot.sample.text.Span;

/**
 * A part of a document, short enough to be embedded whole.
 *
 * @param number 0 for the document's first passage
 * @param span where it stands in the document's text
 * @param text the passage itself
 */
record Passage(int number, Span span, String text) {
}
