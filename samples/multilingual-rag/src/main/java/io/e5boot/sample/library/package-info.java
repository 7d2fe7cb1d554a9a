/**
 * The documents that questions are answered from: split, embedded, stored, listed.
 */
@NullMarked
package io.e5boot.sample.library;

import org.jspecify.annotations.NullMarked;
