package io.e5boot.sample.reader;

import java.util.Set;

import org.springframework.stereotype.Component;

/**
 * Reads plain text in any encoding that {@link TextDecoder} recognizes.
 */
@Component
class PlainTextReader implements TextReader {

	@Override
	public Set<String> extensions() {
		return Set.of("txt");
	}

	@Override
	public TextDocument read(NamedFile file) {
		return new TextDocument(file.nameWithoutExtension(), null, file.name(), decode(file.content()));
	}

	static String decode(byte[] content) {
		String text = TextDecoder.decode(content);
		if (text.length() > FileTextReader.MAX_CHARACTERS) {
			throw FileTextReader.tooLong();
		}
		return text;
	}

}
