package io.e5boot.encoder.model;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A checkpoint in a jar. The jar's manifest is {@code META-INF/e5/pack.properties}:
 * {@code name}, {@code id}, {@code revision}, the {@code folder} of the files,
 * {@code exact} if the weights are unchanged, and for each file a line
 * {@code file.<name>=<size> <sha256>}. All content is verified against these lines.
 */
public final class ModelPack implements ModelFiles {

	private static final String MANIFEST = "META-INF/e5/pack.properties";

	private static final String FILE = "file.";

	private static final int BUFFER = 1 << 16;

	private final URL manifest;

	private final Properties properties;

	private ModelPack(URL manifest, Properties properties) {
		this.manifest = manifest;
		this.properties = properties;
	}

	/**
	 * Finds the packs on a class path.
	 * @param classLoader the class loader to search
	 * @return every pack once, in class path order
	 * @throws ModelLoadException if a pack's manifest cannot be read
	 */
	public static List<ModelPack> findAll(ClassLoader classLoader) {
		try {
			List<ModelPack> packs = new ArrayList<>();
			for (URL url : Collections.list(classLoader.getResources(MANIFEST))) {
				packs.add(new ModelPack(url, load(url)));
			}
			return List.copyOf(packs);
		}
		catch (IOException ex) {
			throw new ModelLoadException("The class path cannot be searched for model packs", ex);
		}
	}

	private static Properties load(URL url) {
		Properties properties = new Properties();
		try (InputStreamReader reader = new InputStreamReader(open(url), StandardCharsets.UTF_8)) {
			properties.load(reader);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new ModelLoadException(url + " cannot be read", ex);
		}
		return properties;
	}

	/**
	 * {@return the pack's name, such as {@code multilingual-e5-small-q4}, which selects
	 * one of several packs}
	 */
	public String name() {
		return required("name");
	}

	/**
	 * Returns the checkpoint's id if the weights are unchanged, otherwise the pack's
	 * name: quantized weights yield other vectors, and a store must not mix the two.
	 */
	@Override
	public String id() {
		return isExact() ? checkpointId() : name();
	}

	/**
	 * {@return the hub id of the checkpoint that the pack was made from}
	 */
	public String checkpointId() {
		return required("id");
	}

	/**
	 * Returns the revision of that checkpoint, a commit if it came from the hub.
	 */
	@Override
	public Optional<String> revision() {
		return Optional.of(required("revision"));
	}

	/**
	 * {@return whether the weights are unchanged, so that the pack yields the
	 * checkpoint's vectors} False for quantized weights.
	 */
	public boolean isExact() {
		return Boolean.parseBoolean(this.properties.getProperty("exact"));
	}

	@Override
	public String location() {
		return "model pack " + this.manifest;
	}

	@Override
	public Set<String> names() {
		return this.properties.stringPropertyNames()
			.stream()
			.filter((key) -> key.startsWith(FILE))
			.map((key) -> key.substring(FILE.length()))
			.collect(Collectors.toSet());
	}

	@Override
	public Optional<ModelFile> find(String name) {
		return Optional.ofNullable(this.properties.getProperty(FILE + name))
			.map((entry) -> new PackedFile(location() + ": " + name, url(name), FileEntry.parse(name, entry)));
	}

	private URL url(String name) {
		String manifest = this.manifest.toString();
		String root = manifest.substring(0, manifest.length() - MANIFEST.length());
		try {
			return new URL(this.manifest, root + required("folder") + "/" + name);
		}
		catch (MalformedURLException ex) {
			throw new ModelLoadException(location() + ": " + name + " is missing", ex);
		}
	}

	private static InputStream open(URL url) throws IOException {
		URLConnection connection = url.openConnection();
		connection.setUseCaches(false);
		return connection.getInputStream();
	}

	private String required(String key) {
		String value = this.properties.getProperty(key);
		if (value == null) {
			throw new ModelLoadException(location() + " has no property '" + key + "'. Build the pack again");
		}
		return value;
	}

	@Override
	public String toString() {
		return name();
	}

	/**
	 * A file of the pack, verified against its entry in the manifest.
	 */
	private record PackedFile(String location, URL url, FileEntry entry) implements ModelFile {

		@Override
		public long size() {
			return this.entry.size();
		}

		@Override
		public InputStream open() {
			try {
				return new CheckedStream(new BufferedInputStream(ModelPack.open(this.url), BUFFER), this.location,
						this.entry);
			}
			catch (IOException | IllegalArgumentException ex) {
				throw new ModelLoadException(this.location + " is missing", ex);
			}
		}

		@Override
		public Optional<FileRegion> region() {
			Optional<FileRegion> region = FileRegion.find(this.url);
			if (region.isPresent()) {
				check();
			}
			return region;
		}

		private void check() {
			try (InputStream stream = open()) {
				stream.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				throw new ModelLoadException(this.location + " cannot be read", ex);
			}
		}

	}

	/**
	 * An entry of the manifest.
	 */
	record FileEntry(long size, String sha256) {

		static FileEntry parse(String name, String entry) {
			String[] parts = entry.trim().split("\\s+");
			try {
				return new FileEntry(Long.parseLong(parts[0]), parts[1]);
			}
			catch (NumberFormatException | ArrayIndexOutOfBoundsException ex) {
				throw new ModelLoadException("Model pack: the entry of " + name + " is not '<size> <sha256>'", ex);
			}
		}

	}

	/**
	 * Verifies size and SHA-256 of a stream as soon as its last byte has been read.
	 */
	private static final class CheckedStream extends FilterInputStream {

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
						this.name + " is damaged: its size or SHA-256 differs from the pack's manifest. "
								+ "Download or build the pack again");
			}
		}

	}

}
