package io.e5boot.encoder.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Internal: recognizes, by its first bytes, what a download left in place of a file.
 */
public final class ContentSniffer {

	/** Enough bytes to recognize it. */
	static final int LENGTH = 256;

	private static final String LFS_POINTER = "version https://git-lfs";

	private ContentSniffer() {
	}

	/**
	 * Refuses what is not the file itself.
	 * @param name what messages call the file
	 * @param bytes the file's first bytes, as many as there are
	 * @throws ModelLoadException if the file is empty, a Git LFS pointer or an HTML page
	 */
	public static void check(String name, byte[] bytes) {
		int length = Math.min(bytes.length, LENGTH);
		String start = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).stripLeading();
		if (length == 0) {
			throw new ModelLoadException(name + ": is empty. Download it again");
		}
		if (start.startsWith(LFS_POINTER)) {
			throw new ModelLoadException(name + ": is a Git LFS pointer instead of the file itself. "
					+ "Run 'git lfs pull' in its repository, or download the file");
		}
		String lower = start.toLowerCase(Locale.ROOT);
		if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
			throw new ModelLoadException(
					name + ": is an HTML page, such as the error page or login page of a download. "
							+ "Download the file again");
		}
	}

	/**
	 * Looks at the start of a file's bytes.
	 * @param name what messages call the file
	 * @param bytes the bytes
	 * @throws IOException if it cannot be read
	 * @throws ModelLoadException if the file is not what its name says
	 */
	public static void check(String name, FileBytes bytes) throws IOException {
		ByteBuffer slice = bytes.slice(0, (int) Math.min(bytes.size(), LENGTH));
		byte[] start = new byte[slice.remaining()];
		slice.get(start);
		check(name, start);
	}

	/**
	 * Looks at the start of a stream.
	 * @param name what messages call the file
	 * @param stream the bytes
	 * @return the stream from its start
	 * @throws IOException if it cannot be read
	 * @throws ModelLoadException if the file is not what its name says
	 */
	public static InputStream checked(String name, InputStream stream) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(stream);
		buffered.mark(LENGTH);
		check(name, buffered.readNBytes(LENGTH));
		buffered.reset();
		return buffered;
	}

}
