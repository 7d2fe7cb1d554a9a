package io.e5boot.encoder.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Compares size and SHA-256 of what passes through with what was promised, as soon as the
 * last promised byte has passed.
 */
final class CheckedStream extends FilterInputStream {

	private final String name;

	private final ModelPack.FileEntry expected;

	private final MessageDigest digest = sha256();

	private long count;

	CheckedStream(InputStream in, String name, ModelPack.FileEntry expected) {
		super(in);
		this.name = name;
		this.expected = expected;
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = super.read(bytes, offset, length);
		if (read < 0) {
			verify(this.count == this.expected.size());
			return read;
		}
		this.digest.update(bytes, offset, read);
		this.count += read;
		if (this.count >= this.expected.size() && read > 0) {
			verify(this.count == this.expected.size() && isExpectedHash());
		}
		return read;
	}

	@Override
	public long skip(long n) throws IOException {
		return readNBytes((int) Math.min(n, 1 << 16)).length;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private boolean isExpectedHash() {
		return HexFormat.of().formatHex(this.digest.digest()).equals(this.expected.sha256());
	}

	private void verify(boolean intact) {
		if (!intact) {
			throw new ModelLoadException(
					this.name + " is damaged: its size or SHA-256 is not the one in the pack's manifest");
		}
	}

}
