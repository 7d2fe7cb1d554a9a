/**
 * Security of the HTTP interface and its error responses.
 */
@NullMarked
package io.e5boot.sample.web;

import org.jspecify.annotations.NullMarked;
