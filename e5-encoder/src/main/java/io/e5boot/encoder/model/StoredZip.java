package io.e5boot.encoder.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Locates the entries of a zip archive that are stored without compression, such as those
 * of PyTorch archives, model packs and Spring Boot jars. Validates all that it reads.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">ZIP file
 * format</a>
 */
@Internal
public final class StoredZip {

	private static final int END = 0x06054b50;

	private static final int END_SIZE = 22;

	private static final int END64_LOCATOR = 0x07064b50;

	private static final int END64_LOCATOR_SIZE = 20;

	private static final int END64 = 0x06064b50;

	private static final int END64_SIZE = 56;

	private static final int CENTRAL = 0x02014b50;

	private static final int CENTRAL_SIZE = 46;

	private static final int LOCAL = 0x04034b50;

	private static final int LOCAL_SIZE = 30;

	private static final int EXTRA_64 = 1;

	private static final int ENCRYPTED = 1;

	private static final long IN_EXTRA = 0xffff_ffffL;

	/** Far more entries than any model has. */
	private static final int MAX_DIRECTORY = 1 << 26;

	private final String file;

	private final FileBytes bytes;

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	/**
	 * An entry of the directory; its local header is not read yet.
	 */
	private record Entry(long header, long size, boolean stored) {
	}

	private StoredZip(String file, FileBytes bytes) {
		this.file = file;
		this.bytes = bytes;
	}

	/**
	 * Reads an archive's directory.
	 * @param file the archive's name in messages
	 * @param bytes the archive's bytes
	 * @return its entries
	 * @throws IOException if the archive cannot be read
	 */
	public static StoredZip read(String file, FileBytes bytes) throws IOException {
		StoredZip zip = new StoredZip(file, bytes);
		zip.readDirectory();
		return zip;
	}

	private void readDirectory() throws IOException {
		long tail = Math.min(this.bytes.size(), END_SIZE + 0xffff);
		long tailStart = this.bytes.size() - tail;
		ByteBuffer end = slice(tailStart, tail);
		int at = (int) tail - END_SIZE;
		while (at >= 0 && end.getInt(at) != END) {
			at--;
		}
		if (at < 0) {
			throw damaged("is not a zip archive, or is truncated. Download it again");
		}
		long size = unsigned(end, at + 12);
		long offset = unsigned(end, at + 16);
		long locator = tailStart + at - END64_LOCATOR_SIZE;
		if (locator >= 0 && slice(locator, END64_LOCATOR_SIZE).getInt(0) == END64_LOCATOR) {
			ByteBuffer end64 = slice(slice(locator, END64_LOCATOR_SIZE).getLong(8), END64_SIZE);
			require(end64.getInt(0) == END64);
			size = end64.getLong(40);
			offset = end64.getLong(48);
		}
		require(size >= 0 && size <= MAX_DIRECTORY);
		readEntries(slice(offset, size));
	}

	private void readEntries(ByteBuffer directory) {
		int at = 0;
		while (at < directory.limit()) {
			require(at + CENTRAL_SIZE <= directory.limit() && directory.getInt(at) == CENTRAL);
			int nameLength = unsignedShort(directory, at + 28);
			int extraLength = unsignedShort(directory, at + 30);
			int next = at + CENTRAL_SIZE + nameLength + extraLength + unsignedShort(directory, at + 32);
			require(next <= directory.limit());
			byte[] name = new byte[nameLength];
			directory.get(at + CENTRAL_SIZE, name);
			Entry entry = entry(directory, at, directory.slice(at + CENTRAL_SIZE + nameLength, extraLength));
			require(this.entries.put(new String(name, StandardCharsets.UTF_8), entry) == null);
			at = next;
		}
	}

	private Entry entry(ByteBuffer directory, int at, ByteBuffer extra) {
		int flags = unsignedShort(directory, at + 8);
		int method = unsignedShort(directory, at + 10);
		boolean plain = method == 0 && (flags & ENCRYPTED) == 0;
		long stored = unsigned(directory, at + 20);
		long size = unsigned(directory, at + 24);
		long header = unsigned(directory, at + 42);
		ByteBuffer wide = extra64(extra.order(directory.order()));
		if (size == IN_EXTRA) {
			size = nextLong(wide);
		}
		if (stored == IN_EXTRA) {
			stored = nextLong(wide);
		}
		if (header == IN_EXTRA) {
			header = nextLong(wide);
		}
		require(stored == size || !plain);
		return new Entry(header, size, plain);
	}

	private ByteBuffer extra64(ByteBuffer extra) {
		int at = 0;
		while (at + 4 <= extra.limit()) {
			int length = unsignedShort(extra, at + 2);
			require(at + 4 + length <= extra.limit());
			if (unsignedShort(extra, at) == EXTRA_64) {
				return extra.slice(at + 4, length).order(extra.order());
			}
			at += 4 + length;
		}
		return ByteBuffer.allocate(0);
	}

	private long nextLong(ByteBuffer extra) {
		require(extra.remaining() >= Long.BYTES);
		return extra.getLong();
	}

	/**
	 * Returns the folder of the only entry with a name.
	 * @param name the entry's name without its folder
	 * @return the folder's path, with a slash at its end
	 */
	public String folderOf(String name) {
		String suffix = "/" + name;
		return this.entries.keySet()
			.stream()
			.filter((entry) -> entry.endsWith(suffix))
			.map((entry) -> entry.substring(0, entry.length() - name.length()))
			.reduce((one, other) -> {
				throw damaged("has more than one " + name);
			})
			.orElseThrow(() -> damaged("has no " + name + ": it is not a PyTorch archive"));
	}

	/**
	 * Returns whether the archive has an entry.
	 * @param name the entry's path
	 * @return whether it exists
	 */
	public boolean contains(String name) {
		return this.entries.containsKey(name);
	}

	/**
	 * Returns whether the archive has an entry that is neither compressed nor encrypted.
	 */
	boolean isStored(String name) {
		return contains(name) && entry(name).stored;
	}

	/**
	 * Returns an entry's uncompressed size.
	 * @param name the entry's path
	 * @return count of bytes
	 */
	public long size(String name) {
		return entry(name).size;
	}

	/**
	 * Returns the offset of an entry's content in the archive.
	 * @param name the entry's path
	 * @return the offset of the first byte
	 * @throws IOException if the archive cannot be read
	 * @throws ModelLoadException if the entry is compressed or encrypted
	 */
	public long position(String name) throws IOException {
		Entry entry = entry(name);
		if (!entry.stored) {
			throw damaged("is compressed or encrypted, unlike PyTorch's archives");
		}
		ByteBuffer header = slice(entry.header, LOCAL_SIZE);
		require(header.getInt(0) == LOCAL);
		long position = entry.header + LOCAL_SIZE + unsignedShort(header, 26) + unsignedShort(header, 28);
		require(entry.size >= 0 && entry.size <= this.bytes.size() - position);
		return position;
	}

	private Entry entry(String name) {
		Entry entry = this.entries.get(name);
		if (entry == null) {
			throw damaged("has no entry " + name);
		}
		return entry;
	}

	private ByteBuffer slice(long offset, long length) throws IOException {
		require(offset >= 0 && length >= 0 && length <= this.bytes.size() && offset <= this.bytes.size() - length);
		return this.bytes.slice(offset, (int) length);
	}

	private void require(boolean sound) {
		if (!sound) {
			throw damaged("is a damaged zip archive. Download it again");
		}
	}

	private ModelLoadException damaged(String what) {
		return new ModelLoadException(this.file + " " + what);
	}

	private static long unsigned(ByteBuffer buffer, int at) {
		return Integer.toUnsignedLong(buffer.getInt(at));
	}

	private static int unsignedShort(ByteBuffer buffer, int at) {
		return Short.toUnsignedInt(buffer.getShort(at));
	}

}
