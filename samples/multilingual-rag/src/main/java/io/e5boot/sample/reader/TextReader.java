package io.e5boot.sample.reader;

import java.util.Set;

/**
 * Reads the text of one type of file.
 */
interface TextReader {

	/**
	 * Returns the file name extensions of this type, in lower case and without the dot.
	 */
	Set<String> extensions();

	/**
	 * Reads a file.
	 * @throws UnreadableFileException if the file does not match its extension, or its
	 * text cannot be extracted
	 */
	TextDocument read(NamedFile file);

}
