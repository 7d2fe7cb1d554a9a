package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The hash that identifies a file's content on the hub and names it in the cache: SHA-256
 * for large files, git's SHA-1 of a blob for small ones.
 *
 * @param hex lower-case hexadecimal digits, 64 or 40
 * @see <a href="https://git-scm.com/book/en/v2/Git-Internals-Git-Objects">git objects</a>
 */
record ContentHash(String hex) {

	private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?([0-9a-f]{64}|[0-9a-f]{40})\"?");

	/**
	 * Reads an {@code ETag} header.
	 * @param header the value, or null if absent
	 * @return the hash, or empty if the value is not such a hash
	 */
	static Optional<ContentHash> ofEtag(@Nullable String header) {
		var matcher = ETAG.matcher((header != null) ? header.trim() : "");
		return matcher.matches() ? Optional.of(new ContentHash(matcher.group(1))) : Optional.empty();
	}

	/**
	 * Returns whether a file has this content.
	 * @throws IOException if the file cannot be read
	 */
	boolean matches(Path file) throws IOException {
		MessageDigest digest = digest((this.hex.length() == 64) ? "SHA-256" : "SHA-1");
		if (this.hex.length() == 40) {
			digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
		}
		try (InputStream stream = Files.newInputStream(file)) {
			byte[] buffer = new byte[1 << 17];
			for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
				digest.update(buffer, 0, read);
			}
		}
		return HexFormat.of().formatHex(digest.digest()).equals(this.hex);
	}

	private static MessageDigest digest(String algorithm) {
		try {
			return MessageDigest.getInstance(algorithm);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(algorithm + " is not available, which every Java platform must provide",
					ex);
		}
	}

}
