/**
 * Runs statements in transactions, and converts values between Java and PostgreSQL.
 * Depends on no other package of the store.
 */
@NullMarked
package io.e5boot.pgvector.sql;

import org.jspecify.annotations.NullMarked;
