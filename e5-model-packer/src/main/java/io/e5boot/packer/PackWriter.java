package io.e5boot.packer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a pack: {@code META-INF/e5/<name>/} with the checkpoint's files in Hugging Face
 * layout, and {@code META-INF/e5/pack.properties} with their sizes and SHA-256. The same
 * checkpoint gives the same bytes.
 */
public final class PackWriter {

	private static final String BASE = "META-INF/e5/";

	private final Path root;

	private final Map<String, String> entries = new TreeMap<>();

	/**
	 * Creates a writer.
	 * @param root the folder that becomes the jar's root, created if absent
	 */
	public PackWriter(Path root) {
		this.root = root;
	}

	/**
	 * Writes the pack. The manifest comes last, so an incomplete pack is not found.
	 * @param source the checkpoint
	 * @throws IOException if a file cannot be written
	 * @throws PackException if the checkpoint cannot be packed
	 */
	public void write(CheckpointSource source) throws IOException {
		PackIdentity identity = source.identity();
		Path manifest = this.root.resolve(BASE + "pack.properties");
		Files.deleteIfExists(manifest);
		String folder = BASE + identity.name();
		for (Map.Entry<String, byte[]> file : source.files().entrySet()) {
			write(folder, file.getKey(), (out) -> out.write(file.getValue()));
		}
		for (Map.Entry<String, List<PackTensor>> weights : source.weights().entrySet()) {
			write(folder, weights.getKey(), (out) -> SafetensorsWriter.write(weights.getValue(), out));
		}
		Files.writeString(manifest, manifest(identity, folder));
	}

	private void write(String folder, String name, Content content) throws IOException {
		Path file = this.root.resolve(folder).resolve(name);
		Files.createDirectories(file.getParent());
		MessageDigest digest = sha256();
		try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
			content.writeTo(out);
		}
		this.entries.put(name, Files.size(file) + " " + HexFormat.of().formatHex(digest.digest()));
	}

	private String manifest(PackIdentity identity, String folder) {
		StringBuilder text = new StringBuilder();
		text.append("name=").append(identity.name()).append('\n');
		text.append("id=").append(identity.id()).append('\n');
		text.append("revision=").append(identity.revision()).append('\n');
		text.append("exact=").append(identity.exact()).append('\n');
		text.append("folder=").append(folder).append('\n');
		this.entries.forEach((name, entry) -> text.append("file.").append(name).append('=').append(entry).append('\n'));
		return text.toString();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private interface Content {

		void writeTo(OutputStream out) throws IOException;

	}

}
