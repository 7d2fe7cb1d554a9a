package io.e5boot.sample.reader;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.e5boot.sample.text.PlainText;

import org.springframework.stereotype.Component;

/**
 * Reads the text of any supported file, chosen by the extension of its name: what a
 * browser says about a file's type is a guess from the same name.
 */
@Component
public class FileTextReader {

	/** About 250 printed pages, a minute or two of embedding on a small machine. */
	static final int MAX_CHARACTERS = 500_000;

	private final Map<String, TextReader> readers = new TreeMap<>();

	FileTextReader(List<TextReader> readers) {
		readers.forEach((reader) -> reader.extensions().forEach((extension) -> this.readers.put(extension, reader)));
	}

	/**
	 * Reads a file into clean text.
	 * @param file the file
	 * @return its text, which is never blank, with a title
	 * @throws UnsupportedFileTypeException if no reader knows the extension
	 * @throws UnreadableFileException if the file is empty, broken, locked, too long or
	 * has no text
	 */
	public TextDocument read(NamedFile file) {
		TextReader reader = this.readers.get(file.extension());
		if (reader == null) {
			throw new UnsupportedFileTypeException(
					String.format(Locale.ROOT, "'%s' is not of a supported type. Supported are: %s.",
							PlainText.clean(file.name()), String.join(", ", this.readers.keySet())));
		}
		if (file.content().length == 0) {
			throw new UnreadableFileException("The file is empty.");
		}
		TextDocument document = reader.read(file);
		String text = PlainText.clean(document.text());
		if (text.isEmpty()) {
			throw new UnreadableFileException("The file has no text in it.");
		}
		if (text.length() > MAX_CHARACTERS) {
			throw tooLong();
		}
		return new TextDocument(title(document, file), document.language(), PlainText.clean(document.source()), text);
	}

	static UnreadableFileException tooLong() {
		return new UnreadableFileException(String.format(Locale.ROOT,
				"The text is longer than %,d characters. Split the file into parts.", MAX_CHARACTERS));
	}

	private static String title(TextDocument document, NamedFile file) {
		String title = PlainText.clean(document.title()).replace('\n', ' ');
		return title.isEmpty() ? PlainText.clean(file.name()) : title;
	}

}
