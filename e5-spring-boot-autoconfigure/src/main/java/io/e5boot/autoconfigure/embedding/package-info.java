/**
 * Spring Boot auto-configuration of the E5 embedding model.
 */
@NullMarked
package io.e5boot.autoconfigure.embedding;

import org.jspecify.annotations.NullMarked;
