package io.e5boot.encoder.model;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder for temporary files that no other user can write to. Libraries and models must
 * not come from a folder that another user may have created first.
 */
@Internal
public final class UserTemporaryFolder {

	private static final String PREFIX = "e5-";

	private UserTemporaryFolder() {
	}

	/**
	 * Returns this user's folder below the folder for temporary files: the same in each
	 * JVM, or a new one if another user owns or may write to a folder of that name.
	 * @param temporary the folder for temporary files
	 * @return the folder
	 * @throws IOException if no folder can be created
	 */
	public static Path in(Path temporary) throws IOException {
		Path fresh = Files.createTempDirectory(temporary, PREFIX);
		if (!fresh.getFileSystem().supportedFileAttributeViews().contains("unix")) {
			// Windows has a folder for temporary files for each user
			Files.delete(fresh);
			return temporary;
		}
		Object user = Files.getAttribute(fresh, "unix:uid");
		Path folder = create(temporary.resolve(PREFIX + user));
		if (!isOf(user, folder)) {
			return fresh;
		}
		Files.delete(fresh);
		return folder;
	}

	private static Path create(Path folder) throws IOException {
		try {
			return Files.createDirectory(folder,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (FileAlreadyExistsException ex) {
			return folder;
		}
	}

	private static boolean isOf(Object user, Path folder) throws IOException {
		return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
				&& Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)
				&& PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))
					.equals("rwx------");
	}

}
