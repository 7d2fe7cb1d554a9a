/**
 * Spring Boot auto-configuration of the pgvector store.
 */
@NullMarked
package io.e5boot.autoconfigure.pgvector;

import org.jspecify.annotations.NullMarked;
