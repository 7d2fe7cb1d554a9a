package io.e5boot.sample.library;

import java.util.Locale;

/**
 * How finely a text is cut for the vector store. Every document is stored in all three
 * ways: a sentence says exactly what a question asks, a section says what it is about,
 * and together they find more than either.
 */
public enum Granularity {

	/** A whole document where it is short, about as much as E5 can read at once. */
	SECTION(1800, 1800),

	/** What is shown to the user: some sentences. */
	PASSAGE(500, 600),

	/** One sentence. */
	SENTENCE(0, 600);

	/** The metadata entry that holds a row's {@linkplain #key() granularity}. */
	public static final String KEY = "granularity";

	private final int targetLength;

	private final int maxLength;

	Granularity(int targetLength, int maxLength) {
		this.targetLength = targetLength;
		this.maxLength = maxLength;
	}

	/**
	 * Returns the name that stands in the metadata.
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	PassageSplitter splitter() {
		return new PassageSplitter(this.targetLength, this.maxLength);
	}

}
