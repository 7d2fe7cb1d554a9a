/**
 * Multilingual E5 text encoder: texts in, L2-normalized vectors out.
 */
@NullMarked
package io.e5boot.encoder;

import org.jspecify.annotations.NullMarked;
