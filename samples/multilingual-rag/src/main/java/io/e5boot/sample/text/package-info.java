/**
 * Plain text and its sentences, in any language.
 */
@NullMarked
package io.e5boot.sample.text;

import org.jspecify.annotations.NullMarked;
