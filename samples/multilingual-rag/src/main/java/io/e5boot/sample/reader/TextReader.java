package io.e5boot.sample.reader;

import java.util.Set;

/**
 * Reads the text out of one kind of file.
 */
interface TextReader {

	/**
	 * Returns the file name extensions of this kind, in lower case and without the dot.
	 */
	Set<String> extensions();

	/**
	 * Reads a file.
	 * @throws UnreadableFileException if the file is not what its extension says, or
	 * keeps its text to itself
	 */
	TextDocument read(NamedFile file);

}
