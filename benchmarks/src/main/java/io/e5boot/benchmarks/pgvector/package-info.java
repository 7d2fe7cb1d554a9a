/**
 * Measures the vector store on a real PostgreSQL.
 */
@NullMarked
package io.e5boot.benchmarks.pgvector;

import org.jspecify.annotations.NullMarked;
