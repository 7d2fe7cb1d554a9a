/**
 * Spring Boot auto-configuration of the E5 embedding model and of the pgvector store.
 */
@NullMarked
package io.e5boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
