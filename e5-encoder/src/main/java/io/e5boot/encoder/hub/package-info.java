/**
 * Checkpoints from the Hugging Face hub, kept in the cache that its Python library
 * shares.
 */
@NullMarked
package io.e5boot.encoder.hub;

import org.jspecify.annotations.NullMarked;
