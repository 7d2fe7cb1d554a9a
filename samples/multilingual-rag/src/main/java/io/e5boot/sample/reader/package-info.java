/**
 * Reads the text of files: plain text, Markdown, HTML and PDF.
 */
@NullMarked
package io.e5boot.sample.reader;

import org.jspecify.annotations.NullMarked;
