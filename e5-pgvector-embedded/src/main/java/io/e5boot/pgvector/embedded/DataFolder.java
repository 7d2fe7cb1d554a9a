package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The folder with one server's data: the cluster, its password and its log. It is locked
 * for this process while it is open.
 */
final class DataFolder implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DataFolder.class);

	private static final String LOCK = "e5-pgvector.lock";

	private static final String NEW_CLUSTER = "cluster.new-";

	private static final int PASSWORD_BYTES = 24;

	private final Path folder;

	private final FileChannel lock;

	private DataFolder(Path folder, FileChannel lock) {
		this.folder = folder;
		this.lock = lock;
	}

	/** Creates the folder if it is absent, and returns its real path. */
	static Path create(Path folder) {
		try {
			return Files.createDirectories(folder).toRealPath();
		}
		catch (IOException ex) {
			throw notAccessible(folder, ex);
		}
	}

	static DataFolder lock(Path folder) {
		try {
			if (!Files.exists(folder.resolve(LOCK)) && !isEmpty(folder)) {
				throw new EmbeddedPgVectorException(Reason.DATA_FOLDER_UNUSABLE,
						String.format(Locale.ROOT, "The folder %s contains other files", folder),
						"Set e5.pgvector.embedded.data-dir to a new or empty folder.");
			}
			FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE);
			if (channel.tryLock() == null) {
				channel.close();
				throw inUse(folder);
			}
			// keeps the data out of version control
			Files.writeString(folder.resolve(".gitignore"), "*\n");
			return new DataFolder(folder, channel);
		}
		catch (OverlappingFileLockException ex) {
			// Another class loader of this JVM holds the lock. The channel stays open:
			// on POSIX systems, closing it would release that lock too.
			throw inUse(folder);
		}
		catch (IOException ex) {
			throw notAccessible(folder, ex);
		}
	}

	private static EmbeddedPgVectorException inUse(Path folder) {
		return new EmbeddedPgVectorException(Reason.DATA_FOLDER_IN_USE,
				"Another application runs a server on the data folder " + folder,
				"Stop it, or set e5.pgvector.embedded.data-dir to a different folder for each application.");
	}

	private static boolean isEmpty(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		}
	}

	static EmbeddedPgVectorException notAccessible(Path folder, IOException cause) {
		if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
			return new EmbeddedPgVectorException(Reason.DISK_FULL,
					String.format(Locale.ROOT, "The disk of the data folder %s is full", folder),
					"Free some space, or set e5.pgvector.embedded.data-dir to a folder on another disk.", cause);
		}
		return new EmbeddedPgVectorException(Reason.FOLDER_NOT_ACCESSIBLE,
				String.format(Locale.ROOT, "The data folder %s cannot be used: %s", folder, cause),
				"Set e5.pgvector.embedded.data-dir to a writable folder.", cause);
	}

	Path path() {
		return this.folder;
	}

	/** PostgreSQL's data directory. */
	Path cluster() {
		return this.folder.resolve("cluster");
	}

	Path log() {
		return this.folder.resolve("postgres.log");
	}

	Path passwordFile() {
		return this.folder.resolve("password");
	}

	boolean hasCluster() throws IOException {
		if (!Files.exists(cluster())) {
			return false;
		}
		String version = Files.readString(cluster().resolve("PG_VERSION")).strip();
		if (!version.equals(PostgresInstallation.MAJOR_VERSION)) {
			throw new EmbeddedPgVectorException(Reason.DATA_FOLDER_UNUSABLE,
					String.format(Locale.ROOT, "The data in %s were written by PostgreSQL %s; this is version %s",
							this.folder, version, PostgresInstallation.MAJOR_VERSION),
					"Set e5.pgvector.embedded.data-dir to another folder and migrate the data with that version's "
							+ "pg_dump, or delete the folder if you do not need them.");
		}
		return true;
	}

	/**
	 * Returns a folder for a new cluster, which is renamed to {@link #cluster()} when it
	 * is complete.
	 */
	Path newCluster() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			files.filter((path) -> path.getFileName().toString().startsWith(NEW_CLUSTER)).forEach(DataFolder::clear);
		}
		return this.folder.resolve(NEW_CLUSTER + UUID.randomUUID());
	}

	private static void clear(Path leftOver) {
		try {
			FileSystemUtils.deleteRecursively(leftOver);
		}
		catch (IOException ex) {
			// the initdb of a JVM that was just killed may still write to it; the next
			// start deletes it
			logger.debug("Cannot delete " + leftOver, ex);
		}
	}

	/** Generates the superuser's password for a new cluster. */
	void writePassword() throws IOException {
		byte[] random = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(random);
		Files.deleteIfExists(passwordFile());
		createPrivate(passwordFile());
		Files.writeString(passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(random));
	}

	String password() throws IOException {
		return Files.readString(passwordFile());
	}

	private static void createPrivate(Path file) throws IOException {
		boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
		Files.createFile(file,
				posix ? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
						: new FileAttribute<?>[0]);
	}

	@Override
	public void close() {
		try {
			this.lock.close();
		}
		catch (IOException ex) {
			throw notAccessible(this.folder, ex);
		}
	}

}
