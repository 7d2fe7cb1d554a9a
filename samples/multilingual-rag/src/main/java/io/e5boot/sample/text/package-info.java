/**
 * Plain text that a database, JSON and a page can hold.
 */
@NullMarked
package io.e5boot.sample.text;

import org.jspecify.annotations.NullMarked;
