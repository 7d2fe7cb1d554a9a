/**
 * A question in one language, answered from documents in another.
 */
@NullMarked
package io.e5boot.sample;

import org.jspecify.annotations.NullMarked;
