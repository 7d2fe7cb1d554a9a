/**
 * The E5 encoder behind Spring AI's interfaces.
 */
@NullMarked
package io.e5boot.springai;

import org.jspecify.annotations.NullMarked;
