package io.e5boot.sample.reader;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.springframework.stereotype.Component;

/**
 * Reads plain text in UTF-8, or in UTF-16 with a byte order mark. Other encodings are
 * refused: a wrong guess would fill the library with garbled text that nobody notices.
 */
@Component
class PlainTextReader implements TextReader {

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	@Override
	public Set<String> extensions() {
		return Set.of("txt");
	}

	@Override
	public TextDocument read(NamedFile file) {
		return new TextDocument(file.nameWithoutExtension(), null, file.name(), decode(file.content()));
	}

	static String decode(byte[] content) {
		try {
			String text = charset(content).newDecoder().decode(ByteBuffer.wrap(content)).toString();
			if (text.length() > FileTextReader.MAX_CHARACTERS) {
				throw FileTextReader.tooLong();
			}
			return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			throw new UnreadableFileException("The file is not UTF-8 text. Save it with the encoding UTF-8.", ex);
		}
	}

	private static Charset charset(byte[] content) {
		if (content.length >= 2) {
			int mark = (content[0] & 0xFF) << 8 | content[1] & 0xFF;
			if (mark == 0xFEFF || mark == 0xFFFE) {
				return StandardCharsets.UTF_16;
			}
		}
		return StandardCharsets.UTF_8;
	}

}
