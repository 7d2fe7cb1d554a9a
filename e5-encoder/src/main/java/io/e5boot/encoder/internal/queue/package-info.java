/**
 * Internal: merges the calls of many threads into batches for a few devices.
 */
@NullMarked
package io.e5boot.encoder.internal.queue;

import org.jspecify.annotations.NullMarked;
