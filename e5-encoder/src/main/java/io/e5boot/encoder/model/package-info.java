/**
 * A checkpoint's files, wherever they are kept, and how to compute it: device, precision,
 * and what can go wrong. Depends on no other package of the encoder.
 */
@NullMarked
package io.e5boot.encoder.model;

import org.jspecify.annotations.NullMarked;
