/**
 * From a file's bytes to its text: plain text, Markdown, HTML and PDF.
 */
@NullMarked
package io.e5boot.sample.reader;

import org.jspecify.annotations.NullMarked;
