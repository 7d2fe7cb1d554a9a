package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user that runs this JVM, by number: the name is a system property that anyone can
 * set, and in a container a user may have none.
 */
final class UnixUser {

	private static final Path STATUS = Path.of("/proc/self/status");

	private UnixUser() {
	}

	/** The effective user id; empty on Windows. */
	static Optional<Integer> id() {
		try {
			return Files.isReadable(STATUS) ? fromStatus() : ownerOfNewFile();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/** From {@code Uid: real effective saved filesystem}. */
	private static Optional<Integer> fromStatus() throws IOException {
		try (Stream<String> lines = Files.lines(STATUS)) {
			return lines.filter((line) -> line.startsWith("Uid:"))
				.map((line) -> Integer.parseInt(line.split("\\s+")[2]))
				.findFirst();
		}
	}

	private static Optional<Integer> ownerOfNewFile() throws IOException {
		Path file = Files.createTempFile("owner", null);
		try {
			return file.getFileSystem().supportedFileAttributeViews().contains("unix")
					? Optional.of((Integer) Files.getAttribute(file, "unix:uid")) : Optional.empty();
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * Whether the user has no entry in {@code /etc/passwd}, as under OpenShift.
	 * @param folder a folder that this user may write
	 */
	static boolean isWithoutName(Path folder) throws IOException {
		Optional<Integer> id = id();
		if (id.isEmpty()) {
			return false;
		}
		Path file = Files.createTempFile(folder, "owner", null);
		try {
			// where there is no name, Java gives the number
			return Files.getOwner(file).getName().equals(id.get().toString());
		}
		finally {
			Files.delete(file);
		}
	}

}
