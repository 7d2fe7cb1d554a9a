/**
 * A real PostgreSQL with pgvector without Docker, for development, tests and
 * demonstrations: a launcher that works without Spring
 * ({@link io.e5boot.pgvector.embedded.EmbeddedPgVector}) and the auto-configuration that
 * makes it Spring Boot's data source when none is configured.
 */
@NullMarked
package io.e5boot.pgvector.embedded;

import org.jspecify.annotations.NullMarked;
