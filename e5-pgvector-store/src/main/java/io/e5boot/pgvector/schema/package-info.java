/**
 * Names, creates and validates the tables and indexes.
 */
@NullMarked
package io.e5boot.pgvector.schema;

import org.jspecify.annotations.NullMarked;
