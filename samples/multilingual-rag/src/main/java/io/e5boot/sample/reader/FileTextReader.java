package io.e5boot.sample.reader;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.e5boot.sample.text.PlainText;

import org.springframework.stereotype.Component;

/**
 * Reads the text of any supported file. The file name extension decides the type, since
 * browsers guess the media type from it too.
 */
@Component
public class FileTextReader {

	/** About 250 printed pages, a minute or two of embedding on a small machine. */
	static final int MAX_CHARACTERS = 500_000;

	private static final int MAX_NAME = 255;

	/** Maximum characters of a title and of a source. */
	private static final int MAX_LINE = 300;

	/**
	 * In prose about every other character is a letter, in a table of numbers every
	 * third.
	 */
	private static final int CHARACTERS_PER_LETTER = 10;

	private final Map<String, TextReader> readers = new TreeMap<>();

	FileTextReader(List<TextReader> readers) {
		readers.forEach((reader) -> reader.extensions().forEach((extension) -> this.readers.put(extension, reader)));
	}

	static FileTextReader forAllTypes() {
		return new FileTextReader(
				List.of(new PlainTextReader(), new MarkdownTextReader(), new HtmlTextReader(), new PdfTextReader()));
	}

	/**
	 * Checks a file's name.
	 * @throws InvalidFileNameException if it is too long or contains control characters
	 * @throws UnsupportedFileTypeException if no reader supports the extension
	 */
	void requireSupported(String name) {
		if (name.length() > MAX_NAME) {
			throw new InvalidFileNameException(String.format(Locale.ROOT,
					"The file name has %,d characters; the maximum is %d.", name.length(), MAX_NAME));
		}
		if (name.chars().anyMatch(Character::isISOControl)) {
			throw new InvalidFileNameException("The file name contains control characters.");
		}
		reader(new NamedFile(name, new byte[0]));
	}

	/**
	 * Reads a file into clean text. A hostile file may take unlimited time and memory, so
	 * uploads are read by {@link UploadReader}.
	 * @param file the file
	 * @return its text, never blank, with a title
	 * @throws UnsupportedFileTypeException if no reader supports the extension
	 * @throws UnreadableFileException if the file is empty, damaged, locked, too long or
	 * contains no text
	 */
	public TextDocument read(NamedFile file) {
		TextReader reader = reader(file);
		if (file.content().length == 0) {
			throw new UnreadableFileException("The file is empty.");
		}
		TextDocument document = reader.read(file);
		String text = PlainText.clean(document.text());
		if (text.isEmpty()) {
			throw new UnreadableFileException("The file contains no text.");
		}
		if (text.length() > MAX_CHARACTERS) {
			throw tooLong();
		}
		if (!hasWords(text)) {
			throw new UnreadableFileException("The file contains hardly any words.");
		}
		return new TextDocument(title(document, file), document.language(), oneLine(document.source()), text);
	}

	private TextReader reader(NamedFile file) {
		TextReader reader = this.readers.get(file.extension());
		if (reader == null) {
			throw new UnsupportedFileTypeException(
					String.format(Locale.ROOT, "The type of '%s' is not supported. Supported types: %s.",
							PlainText.clean(file.name()), String.join(", ", this.readers.keySet())));
		}
		return reader;
	}

	static UnreadableFileException tooLong() {
		return new UnreadableFileException(String.format(Locale.ROOT,
				"The text is longer than %,d characters. Split the file into parts.", MAX_CHARACTERS));
	}

	private static boolean hasWords(String text) {
		long letters = text.codePoints().filter((character) -> Character.isLetterOrDigit(character)).count();
		return letters * CHARACTERS_PER_LETTER >= text.length();
	}

	private static String title(TextDocument document, NamedFile file) {
		String title = oneLine(document.title());
		return title.isEmpty() ? oneLine(file.name()) : title;
	}

	/**
	 * Limits title and source, which are stored with each passage.
	 */
	private static String oneLine(String text) {
		String line = PlainText.clean(text).replace('\n', ' ');
		return (line.length() <= MAX_LINE) ? line : PlainText.clean(line.substring(0, MAX_LINE - 1)) + "…";
	}

}
