package io.e5boot.pgvector.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import java.util.Optional;

import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Detects 103 languages with Apache OpenNLP's n-gram model
 * ({@code opennlp-models-langdetect}). The model (about 40 MB of heap) is loaded on first
 * use and shared by all instances. Thread-safe.
 */
public final class OpenNlpLanguageDetector implements LanguageDetector {

	/**
	 * A longer text takes more time without better results: 80 characters give as many
	 * correct answers as 1,000.
	 */
	private static final int MAX_LENGTH = 200;

	/**
	 * The model distributes its confidence over 103 languages: 1/103 for each if the text
	 * has no evidence. Below one and a half times that, most answers are wrong.
	 */
	private static final double MIN_CONFIDENCE = 1.5 / 103;

	@Override
	public Optional<String> detect(String text) {
		int end = Math.min(text.length(), MAX_LENGTH);
		Language language = new LanguageDetectorME(Model.INSTANCE).predictLanguage(text.substring(0, end));
		return (language.getConfidence() < MIN_CONFIDENCE) ? Optional.empty() : Optional.of(language.getLang());
	}

	static LanguageDetectorModel model() {
		return Model.INSTANCE;
	}

	private static final class Model {

		static final LanguageDetectorModel INSTANCE = load();

		private static LanguageDetectorModel load() {
			URL file = Objects.requireNonNull(LanguageDetectorModel.class.getResource("/langdetect-183.bin"),
					"opennlp-models-langdetect is not on the class path");
			try {
				return new LanguageDetectorModel(file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot read the language detection model " + file, ex);
			}
		}

	}

}
