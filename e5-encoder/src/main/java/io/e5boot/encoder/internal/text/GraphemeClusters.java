package io.e5boot.encoder.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Finds extended grapheme clusters of Unicode 16.0, independent of the JVM's Unicode
 * version. {@code make_grapheme_breaks.py} generates the table.
 *
 * @see <a href="https://www.unicode.org/reports/tr29/">Unicode Standard Annex 29</a>
 */
public final class GraphemeClusters {

	private enum Category {

		OTHER, CR, LF, CONTROL, ZWJ, LINKER, CONJOINING_EXTEND, EXTEND, REGIONAL, PREPEND, SPACING_MARK, HANGUL_L,
		HANGUL_V, HANGUL_T, HANGUL_LV, HANGUL_LVT, CONSONANT, PICTOGRAPH;

		private static final Category[] ALL = values();

	}

	private static final int FIRST_SYLLABLE = 0xac00;

	private static final int LAST_SYLLABLE = 0xd7a3;

	private static final int SYLLABLES_PER_VOWEL = 28;

	/** Categories of the characters below U+10000. */
	private static final byte[] BASIC = new byte[1 << Character.SIZE];

	/** Categories of the other characters, by the first code point of a range. */
	private static final NavigableMap<Integer, Category> OTHERS = new TreeMap<>();

	static {
		OTHERS.put(BASIC.length, Category.OTHER);
		for (int c = FIRST_SYLLABLE; c <= LAST_SYLLABLE; c++) {
			boolean twoLetters = (c - FIRST_SYLLABLE) % SYLLABLES_PER_VOWEL == 0;
			BASIC[c] = (byte) (twoLetters ? Category.HANGUL_LV : Category.HANGUL_LVT).ordinal();
		}
		try (InputStream stream = Objects
			.requireNonNull(GraphemeClusters.class.getResourceAsStream("grapheme-breaks.txt"));
				BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
			lines.lines().forEach(GraphemeClusters::readRange);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private GraphemeClusters() {
	}

	private static void readRange(String line) {
		String[] words = line.split(" ");
		int first = Integer.parseInt(words[0], 16);
		int last = Integer.parseInt(words[1], 16);
		Category category = Category.valueOf(words[2]);
		if (last < BASIC.length) {
			Arrays.fill(BASIC, first, last + 1, (byte) category.ordinal());
		}
		else {
			OTHERS.put(first, category);
			OTHERS.putIfAbsent(last + 1, Category.OTHER);
		}
	}

	/**
	 * Returns where the cluster that begins at an index ends.
	 * @param to where the text ends
	 */
	public static int end(char[] text, int from, int to) {
		if (from + 1 < to && (BASIC[text[from]] | BASIC[text[from + 1]]) == 0 && !Character.isHighSurrogate(text[from])
				&& !Character.isHighSurrogate(text[from + 1])) {
			return from + 1;
		}
		int first = Character.codePointAt(text, from, to);
		return new Cluster(category(first)).end(text, from + Character.charCount(first), to);
	}

	/**
	 * Returns where the clusters of a text begin, and where the last one ends.
	 */
	public static BitSet borders(String text) {
		char[] characters = text.toCharArray();
		BitSet borders = new BitSet(characters.length + 1);
		for (int start = 0; start < characters.length; start = end(characters, start, characters.length)) {
			borders.set(start);
		}
		borders.set(characters.length);
		return borders;
	}

	private static Category category(int codePoint) {
		if (codePoint < BASIC.length) {
			return Category.ALL[BASIC[codePoint]];
		}
		return OTHERS.floorEntry(codePoint).getValue();
	}

	/**
	 * The state of a cluster while characters are added.
	 */
	private static final class Cluster {

		private Category last;

		private int regionals;

		/** The cluster ends in a pictograph and marks. */
		private boolean pictograph;

		/** The cluster ends in a pictograph, marks and a joiner. */
		private boolean joined;

		/** The cluster ends in a consonant, marks and linkers. */
		private boolean consonant;

		/** The cluster ends in a consonant, marks and at least one linker. */
		private boolean linked;

		private Cluster(Category first) {
			this.last = first;
			add(first);
		}

		private int end(char[] text, int from, int to) {
			int end = from;
			while (end < to) {
				int codePoint = Character.codePointAt(text, end, to);
				Category next = category(codePoint);
				if (isBreakBefore(next)) {
					return end;
				}
				add(next);
				end += Character.charCount(codePoint);
			}
			return end;
		}

		private boolean isBreakBefore(Category next) {
			return switch (next) {
				case LF -> this.last != Category.CR;
				case CR, CONTROL -> true;
				default -> isControl() || (!isAttached(next) && this.last != Category.PREPEND && !isContinuedBy(next));
			};
		}

		private boolean isControl() {
			return this.last == Category.CR || this.last == Category.LF || this.last == Category.CONTROL;
		}

		private static boolean isAttached(Category next) {
			return switch (next) {
				case ZWJ, LINKER, CONJOINING_EXTEND, EXTEND, SPACING_MARK -> true;
				default -> false;
			};
		}

		private boolean isContinuedBy(Category next) {
			return switch (next) {
				case HANGUL_L, HANGUL_LV, HANGUL_LVT -> this.last == Category.HANGUL_L;
				case HANGUL_V ->
					this.last == Category.HANGUL_L || this.last == Category.HANGUL_V || this.last == Category.HANGUL_LV;
				case HANGUL_T -> this.last == Category.HANGUL_V || this.last == Category.HANGUL_T
						|| this.last == Category.HANGUL_LV || this.last == Category.HANGUL_LVT;
				case REGIONAL -> this.regionals % 2 == 1;
				case PICTOGRAPH -> this.joined;
				case CONSONANT -> this.linked;
				default -> false;
			};
		}

		private void add(Category next) {
			boolean extend = next == Category.LINKER || next == Category.CONJOINING_EXTEND || next == Category.EXTEND;
			this.joined = next == Category.ZWJ && this.pictograph;
			this.pictograph = next == Category.PICTOGRAPH || (this.pictograph && extend);
			boolean conjoining = next == Category.LINKER || next == Category.CONJOINING_EXTEND || next == Category.ZWJ;
			this.consonant = next == Category.CONSONANT || (this.consonant && conjoining);
			this.linked = this.consonant && next != Category.CONSONANT && (this.linked || next == Category.LINKER);
			this.regionals = (next == Category.REGIONAL) ? this.regionals + 1 : 0;
			this.last = next;
		}

	}

}
