/**
 * Internal: from the calls of many threads to the batches of a few devices.
 */
@NullMarked
package io.e5boot.encoder.internal.queue;

import org.jspecify.annotations.NullMarked;
