/**
 * What a browser or a client is told when something goes wrong.
 */
@NullMarked
package io.e5boot.sample.web;

import org.jspecify.annotations.NullMarked;
