/**
 * Fetches checkpoints from the Hugging Face hub into the cache that it shares with
 * Hugging Face's Python library.
 */
@NullMarked
package io.e5boot.encoder.hub;

import org.jspecify.annotations.NullMarked;
