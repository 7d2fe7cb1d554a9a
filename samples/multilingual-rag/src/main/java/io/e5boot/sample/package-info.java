/**
 * Answers questions in one language from documents in another.
 */
@NullMarked
package io.e5boot.sample;

import org.jspecify.annotations.NullMarked;
