package io.e5boot.pgvector.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import io.e5boot.pgvector.sql.Internal;

/**
 * Tells two texts apart: the first 16 bytes of a SHA-256 over a document's text and,
 * where that is another one, the text that is embedded for it.
 */
@Internal
public final class ContentHash {

	private static final int BYTES = 16;

	private ContentHash() {
	}

	public static byte[] of(String content, String embedded) {
		MessageDigest digest = sha256();
		digest.update(content.getBytes(StandardCharsets.UTF_8));
		if (!embedded.equals(content)) {
			// in no text that can be stored
			digest.update((byte) 0);
			digest.update(embedded.getBytes(StandardCharsets.UTF_8));
		}
		return Arrays.copyOf(digest.digest(), BYTES);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
