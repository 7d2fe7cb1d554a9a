package io.e5boot.sample.reader;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ReaderProcess} says about a file: its text, or why it has none to give.
 * One of the two is {@code null}.
 *
 * @param document the text
 * @param refusal the detail of an {@link UnreadableFileException}
 */
record ReadReply(@Nullable TextDocument document, @Nullable String refusal) {

	static ReadReply of(TextDocument document) {
		return new ReadReply(document, null);
	}

	static ReadReply refused(String detail) {
		return new ReadReply(null, detail);
	}

	/**
	 * Returns the document.
	 * @throws UnreadableFileException if the file was refused
	 */
	TextDocument orThrow() {
		if (this.document == null) {
			throw new UnreadableFileException(String.valueOf(this.refusal));
		}
		return this.document;
	}

	void writeTo(DataOutput out) throws IOException {
		if (this.document == null) {
			write(out, null, this.refusal);
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
