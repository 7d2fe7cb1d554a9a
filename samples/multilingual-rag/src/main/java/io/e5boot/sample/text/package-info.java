/**
 * Cleans text for a database, JSON and a page.
 */
@NullMarked
package io.e5boot.sample.text;

import org.jspecify.annotations.NullMarked;
