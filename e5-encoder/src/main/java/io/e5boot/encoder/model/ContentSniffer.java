package io.e5boot.encoder.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Recognizes files that a failed download left, by their first bytes.
 */
@Internal
public final class ContentSniffer {

	/** How many bytes are examined. */
	static final int LENGTH = 256;

	private static final String LFS_POINTER = "version https://git-lfs";

	private ContentSniffer() {
	}

	/**
	 * Rejects content that is not the file itself.
	 * @param name the file's name in messages
	 * @param bytes the file's first bytes, as many as there are
	 * @throws ModelLoadException if the file is empty, a Git LFS pointer or an HTML page
	 */
	public static void check(String name, byte[] bytes) {
		int length = Math.min(bytes.length, LENGTH);
		String start = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).stripLeading();
		if (length == 0) {
			throw new ModelLoadException(name + " is empty. Download it again");
		}
		if (start.startsWith(LFS_POINTER)) {
			throw new ModelLoadException(name + " is a Git LFS pointer instead of the file itself. "
					+ "Run 'git lfs pull' in its repository, or download the file");
		}
		String lower = start.toLowerCase(Locale.ROOT);
		if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
			throw new ModelLoadException(
					name + " is an HTML page, such as an error or login page. Download the file again");
		}
	}

	/**
	 * Checks the start of a file.
	 * @param name the file's name in messages
	 * @param bytes the bytes
	 * @throws IOException if the file cannot be read
	 * @throws ModelLoadException if the file is empty, a Git LFS pointer or an HTML page
	 */
	public static void check(String name, FileBytes bytes) throws IOException {
		ByteBuffer slice = bytes.slice(0, (int) Math.min(bytes.size(), LENGTH));
		byte[] start = new byte[slice.remaining()];
		slice.get(start);
		check(name, start);
	}

	/**
	 * Checks the start of a stream.
	 * @param name the file's name in messages
	 * @param stream the stream
	 * @return the same content from its start
	 * @throws IOException if the stream cannot be read
	 * @throws ModelLoadException if the content is empty, a Git LFS pointer or an HTML
	 * page
	 */
	public static InputStream checked(String name, InputStream stream) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(stream);
		buffered.mark(LENGTH);
		check(name, buffered.readNBytes(LENGTH));
		buffered.reset();
		return buffered;
	}

}
