package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Unpacks a {@code .txz} archive. */
final class TarXz {

	private static final int OWNER_EXECUTE = 0100;

	private TarXz() {
	}

	static void unpack(InputStream archive, Path folder) throws IOException {
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				Path target = folder.resolve(entry.getName()).normalize();
				if (!target.startsWith(folder)) {
					throw new IOException(
							"The archive's entry " + entry.getName() + " points outside the target folder");
				}
				write(tar, entry, target);
			}
		}
	}

	private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
		if (entry.isDirectory()) {
			createFolders(target);
			return;
		}
		createFolders(target.getParent());
		if (entry.isSymbolicLink()) {
			Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
		}
		else {
			Files.copy(tar, target);
			makeReadable(target, (entry.getMode() & OWNER_EXECUTE) != 0);
		}
	}

	private static void createFolders(@Nullable Path folder) throws IOException {
		if (folder != null && !Files.isDirectory(folder)) {
			createFolders(folder.getParent());
			Files.createDirectory(folder);
			makeReadable(folder, true);
		}
	}

	/**
	 * Makes a file readable for all users, regardless of the umask: under root the server
	 * runs as another user.
	 */
	static void makeReadable(Path path, boolean executable) throws IOException {
		if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return;
		}
		Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ,
				PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
		if (executable) {
			permissions.addAll(EnumSet.of(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE,
					PosixFilePermission.OTHERS_EXECUTE));
		}
		Files.setPosixFilePermissions(path, permissions);
	}

}
