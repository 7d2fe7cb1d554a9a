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
 * The folder that holds one server's data, locked for this process as long as it is open:
 * the cluster, its password and its log.
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

	/** Create the folder if it is absent, and return its one real path. */
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
						String.format(Locale.ROOT, "The folder %s holds something else", folder),
						"Set e5.pgvector.embedded.data-dir to a new or an empty folder.");
			}
			FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE);
			if (channel.tryLock() == null) {
				channel.close();
				throw inUse(folder);
			}
			// keeps the data out of version control wherever the folder stands
			Files.writeString(folder.resolve(".gitignore"), "*\n");
			return new DataFolder(folder, channel);
		}
		catch (OverlappingFileLockException ex) {
			// Held in this JVM through another class loader. The channel stays open:
			// closing it would give up that lock too, as POSIX has it.
			throw inUse(folder);
		}
		catch (IOException ex) {
			throw notAccessible(folder, ex);
		}
	}

	private static EmbeddedPgVectorException inUse(Path folder) {
		return new EmbeddedPgVectorException(Reason.DATA_FOLDER_IN_USE,
				"Another application runs a server on the data folder " + folder,
				"Stop it, or set e5.pgvector.embedded.data-dir to a folder of this application's own.");
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
				"Set e5.pgvector.embedded.data-dir to a folder that can be written.", cause);
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
					"Set e5.pgvector.embedded.data-dir to another folder and bring the data over with that version's "
							+ "pg_dump, or delete the folder if they are not needed.");
		}
		return true;
	}

	/**
	 * A folder to initialise a cluster in, which becomes {@link #cluster()} by renaming
	 * it.
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
			// time, then
			logger.debug("Cannot delete " + leftOver, ex);
		}
	}

	/** Make up the superuser's password for a new cluster. */
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
