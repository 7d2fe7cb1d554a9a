package io.e5boot.sample.reader;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The result of a {@link ReaderProcess}: a file's text, or the reason why it cannot be
 * read. One of the two is {@code null}.
 *
 * @param document the text
 * @param reason the detail of an {@link UnreadableFileException}
 */
record ReadReply(@Nullable TextDocument document, @Nullable String reason) {

	static ReadReply of(TextDocument document) {
		return new ReadReply(document, null);
	}

	static ReadReply rejected(String detail) {
		return new ReadReply(null, detail);
	}

	/**
	 * Returns the document.
	 * @throws UnreadableFileException if the file was rejected
	 */
	TextDocument orThrow() {
		if (this.document == null) {
			throw new UnreadableFileException(String.valueOf(this.reason));
		}
		return this.document;
	}

	void writeTo(DataOutput out) throws IOException {
		if (this.document == null) {
			write(out, null, this.reason);
			return;
		}
		write(out, this.document.title(), this.document.language(), this.document.source(), this.document.text());
	}

	static ReadReply readFrom(DataInput in) throws IOException {
		String title = readText(in);
		if (title == null) {
			return new ReadReply(null, readText(in));
		}
		String language = readText(in);
		return of(new TextDocument(title, language, String.valueOf(readText(in)), String.valueOf(readText(in))));
	}

	private static void write(DataOutput out, @Nullable String... texts) throws IOException {
		for (String text : texts) {
			if (text == null) {
				out.writeInt(-1);
				continue;
			}
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			out.writeInt(bytes.length);
			out.write(bytes);
		}
	}

	private static @Nullable String readText(DataInput in) throws IOException {
		int length = in.readInt();
		if (length < 0) {
			return null;
		}
		byte[] bytes = new byte[length];
		in.readFully(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
