/**
 * The tables and indexes: their names and types, the scripts that create them, and the
 * checks of what exists.
 */
@NullMarked
package io.e5boot.pgvector.schema;

import org.jspecify.annotations.NullMarked;
