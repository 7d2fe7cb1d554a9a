/**
 * The files of a checkpoint, the options of its computation (device, precision), and the
 * exceptions. Depends on no other package of the encoder.
 */
@NullMarked
package io.e5boot.encoder.model;

import org.jspecify.annotations.NullMarked;
