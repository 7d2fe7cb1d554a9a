package io.e5boot.encoder.model;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on disk, or the part of an archive that holds it uncompressed.
 *
 * @param file the file or archive
 * @param start the first byte
 * @param size count of bytes
 */
public record FileRegion(Path file, long start, long size) {

	private static final Logger logger = LoggerFactory.getLogger(FileRegion.class);

	private static final String JAR = "jar:";

	/** How Boot's loader addresses an entry of the application's jar. */
	private static final String NESTED = "nested:";

	/**
	 * Returns a whole file.
	 * @param file the file
	 * @return its region
	 * @throws IOException if it cannot be read
	 */
	public static FileRegion of(Path file) throws IOException {
		return new FileRegion(file, 0, Files.size(file));
	}

	/**
	 * Opens the file or archive.
	 * @return a channel, to be closed by the caller
	 * @throws IOException if it cannot be opened
	 */
	public FileChannel open() throws IOException {
		return FileChannel.open(this.file, StandardOpenOption.READ);
	}

	/**
	 * Returns a part of this region.
	 * @param offset the part's first byte in this region
	 * @param length count of bytes
	 * @return the part
	 */
	public FileRegion part(long offset, long length) {
		return new FileRegion(this.file, this.start + offset, length);
	}

	/**
	 * Locates a resource on disk: as a file, uncompressed in a jar, or uncompressed in a
	 * jar that is itself uncompressed in the jar of a Spring Boot application.
	 * @return the region, or empty if the resource is compressed or elsewhere and must be
	 * read as a stream
	 */
	static Optional<FileRegion> find(URL resource) {
		try {
			String url = resource.toString();
			int entry = url.lastIndexOf("!/");
			if (!url.startsWith(JAR) || entry < 0) {
				return url.startsWith("file:") ? Optional.of(FileRegion.of(path(url))) : Optional.empty();
			}
			String name = decoded(url.substring(entry + 2));
			String archive = url.substring(JAR.length(), entry);
			if (!archive.startsWith(NESTED)) {
				return archive.startsWith("file:") ? find(path(archive), List.of(name)) : Optional.empty();
			}
			int nested = archive.lastIndexOf("/!");
			if (nested < 0) {
				return Optional.empty();
			}
			return find(Path.of(decoded(archive.substring(NESTED.length(), nested))),
					List.of(decoded(archive.substring(nested + 2)), name));
		}
		catch (IOException | IllegalArgumentException | ModelLoadException ex) {
			logger.debug("{} is not an uncompressed file on disk", resource, ex);
			return Optional.empty();
		}
	}

	/**
	 * Finds an entry through nested archives.
	 */
	private static Optional<FileRegion> find(Path archive, List<String> names) throws IOException {
		FileRegion region = FileRegion.of(archive);
		try (FileChannel channel = region.open()) {
			for (String name : names) {
				StoredZip zip = StoredZip.read(archive.toString(), new FileBytes.Mapped(channel, region));
				if (!zip.isStored(name)) {
					return Optional.empty();
				}
				region = region.part(zip.position(name), zip.size(name));
			}
			return Optional.of(region);
		}
	}

	/**
	 * Returns the path of a {@code file:} URL.
	 * @throws IllegalArgumentException if the URL is not a path
	 */
	static Path path(String url) {
		try {
			return Path.of(new URI(url));
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static String decoded(String name) {
		return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

}
