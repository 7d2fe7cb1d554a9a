package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * A folder for temporary files that no other user can write to: another user may have
 * taken its name first. Others may pass through it, because under root the server can run
 * as another user.
 */
final class UserTemporaryFolder {

	private static final String PREFIX = "e5-pgvector-";

	private static final Set<PosixFilePermission> OTHERS_WRITE = Set.of(PosixFilePermission.GROUP_WRITE,
			PosixFilePermission.OTHERS_WRITE);

	private UserTemporaryFolder() {
	}

	/**
	 * Returns this user's folder, the same in each JVM; where something else has its
	 * name, a new one.
	 * @param temporary the folder for temporary files
	 */
	static Path in(Path temporary) {
		try {
			if (!temporary.getFileSystem().supportedFileAttributeViews().contains("unix")) {
				// Windows has a folder for temporary files for each user
				return Files.createDirectories(temporary.resolve(PREFIX + "tests"));
			}
			FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));
			Path fresh = Files.createTempDirectory(temporary, PREFIX, mode);
			Object user = Files.getAttribute(fresh, "unix:uid");
			Path own = create(temporary.resolve(PREFIX + user), mode);
			if (!isOf(user, own)) {
				return fresh;
			}
			Files.delete(fresh);
			return own;
		}
		catch (IOException ex) {
			throw DataFolder.notAccessible(temporary, ex);
		}
	}

	private static Path create(Path folder, FileAttribute<?> mode) throws IOException {
		try {
			return Files.createDirectory(folder, mode);
		}
		catch (FileAlreadyExistsException ex) {
			return folder;
		}
	}

	private static boolean isOf(Object user, Path folder) throws IOException {
		return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
				&& Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)
				&& Collections.disjoint(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS), OTHERS_WRITE);
	}

}
