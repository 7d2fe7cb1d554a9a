/**
 * The way of queries to results: requests, filters, SQL, and scores.
 */
@NullMarked
package io.e5boot.pgvector.search;

import org.jspecify.annotations.NullMarked;
