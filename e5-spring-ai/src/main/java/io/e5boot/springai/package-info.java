/**
 * Spring AI's embedding model and text splitter on the E5 encoder.
 */
@NullMarked
package io.e5boot.springai;

import org.jspecify.annotations.NullMarked;
