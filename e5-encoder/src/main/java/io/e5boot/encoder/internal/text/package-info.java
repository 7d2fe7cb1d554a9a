/**
 * Internal: texts, their parts and their token ids.
 */
@NullMarked
package io.e5boot.encoder.internal.text;

import org.jspecify.annotations.NullMarked;
