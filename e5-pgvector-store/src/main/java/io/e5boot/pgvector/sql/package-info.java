/**
 * How values, conditions and transactions reach PostgreSQL. Depends on no other package
 * of the store.
 */
@NullMarked
package io.e5boot.pgvector.sql;

import org.jspecify.annotations.NullMarked;
