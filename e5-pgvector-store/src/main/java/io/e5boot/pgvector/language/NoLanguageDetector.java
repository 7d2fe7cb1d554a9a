package io.e5boot.pgvector.language;

import java.util.Optional;

import io.e5boot.pgvector.sql.Internal;

/**
 * See {@link LanguageDetector#none()}.
 */
@Internal
public enum NoLanguageDetector implements LanguageDetector {

	INSTANCE;

	@Override
	public Optional<String> detect(String text) {
		return Optional.empty();
	}

}
