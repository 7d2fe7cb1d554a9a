package io.e5boot.springai.pgvector;

import java.util.Optional;

/**
 * See {@link LanguageDetector#none()}.
 */
enum NoLanguageDetector implements LanguageDetector {

	INSTANCE;

	@Override
	public Optional<String> detect(String text) {
		return Optional.empty();
	}

}
