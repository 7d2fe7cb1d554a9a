package io.e5boot.sample.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import io.e5boot.sample.reader.TextDocument;

/**
 * A file's text before it is added to the library.
 *
 * @param id the result of {@link #id(InputStream)} for the file's content
 * @param text the text
 */
record LibraryText(UUID id, TextDocument text) {

	/**
	 * Returns a document's id: the first 128 bits of the SHA-256 of the file's bytes. The
	 * file name does not matter.
	 */
	static UUID id(InputStream content) throws IOException {
		MessageDigest digest = sha256();
		try (DigestInputStream in = new DigestInputStream(content, digest)) {
			in.transferTo(OutputStream.nullOutputStream());
		}
		ByteBuffer hash = ByteBuffer.wrap(digest.digest());
		return new UUID(hash.getLong(), hash.getLong());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
