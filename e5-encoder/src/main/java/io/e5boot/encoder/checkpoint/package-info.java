/**
 * A checkpoint's files: where they come from, what they hold, and whether they fit
 * together.
 */
@NullMarked
package io.e5boot.encoder.checkpoint;

import org.jspecify.annotations.NullMarked;
