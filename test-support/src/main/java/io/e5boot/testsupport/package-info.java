/**
 * Files and helpers that the tests of several modules share. Depends on none of them.
 */
@NullMarked
package io.e5boot.testsupport;

import org.jspecify.annotations.NullMarked;
