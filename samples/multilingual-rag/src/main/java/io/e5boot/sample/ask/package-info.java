/**
 * Finds ranked passages for a question and an answer that cites them.
 */
@NullMarked
package io.e5boot.sample.ask;

import org.jspecify.annotations.NullMarked;
