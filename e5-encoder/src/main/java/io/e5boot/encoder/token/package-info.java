/**
 * From text to token ids, and from token ids to batches.
 */
@NullMarked
package io.e5boot.encoder.token;

import org.jspecify.annotations.NullMarked;
