/**
 * Internal: reads and writes the JSON of tokenizer files.
 */
@NullMarked
package io.e5boot.encoder.internal.json;

import org.jspecify.annotations.NullMarked;
