package io.e5boot.sample.library;

import java.util.List;
import java.util.Locale;

import io.e5boot.encoder.TextChunker;
import io.e5boot.encoder.model.TextSpan;

/**
 * The sizes of the pieces that a document is stored in. Every document is stored in all
 * three: a sentence says exactly what a question asks, a section says what it is about,
 * and together they find more than either.
 */
public enum Granularity {

	/** The whole document if it is short, about as much as E5 can read at once. */
	SECTION(1800),

	/** A few sentences, which are shown to the user. */
	PASSAGE(500),

	/** One sentence. */
	SENTENCE(600) {

		@Override
		List<TextSpan> split(String text) {
			return chunker().sentences(text);
		}

	};

	/** The metadata entry that holds a row's {@linkplain #key() granularity}. */
	public static final String KEY = "granularity";

	private final TextChunker chunker;

	Granularity(int maxLength) {
		this.chunker = new TextChunker(String::length, maxLength, 0);
	}

	/**
	 * Returns the name that the metadata contains.
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Splits a text into pieces of whole sentences. Only a sentence that is too long is
	 * split, between words.
	 */
	List<TextSpan> split(String text) {
		return this.chunker.split(text);
	}

	TextChunker chunker() {
		return this.chunker;
	}

}
