package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

/**
 * The user that runs PostgreSQL's programs, which do not run as root. Under root they run
 * in a user namespace, in which they appear as nobody and still own root's files. If
 * namespaces are blocked, as in a container with Docker's default profile, they run as
 * the user nobody. The owner of the data folder decides, so that the two are never mixed.
 * {@code initdb} also needs a user namespace for a user without a name.
 *
 * @param prefix the command that runs another one as this user
 * @param uid the required owner of the files, or {@link #THIS_USER}
 */
record RunAs(List<String> prefix, int uid) {

	static final int THIS_USER = -1;

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final int ROOT = 0;

	private static final int NOBODY = 65534;

	private static final RunAs SELF = new RunAs(List.of(), THIS_USER);

	private static final RunAs NAMESPACE = new RunAs(List.of("unshare", "-U"), THIS_USER);

	static boolean isRoot() {
		return userId().filter((id) -> id == ROOT).isPresent();
	}

	/**
	 * Chooses the user for a data folder.
	 * @param folder the data folder
	 * @param empty whether it contains no data yet, so that its owner can still be
	 * changed
	 * @return the user
	 * @throws IOException if the folder's owner cannot be read or changed
	 */
	static RunAs forFolder(Path folder, boolean empty) throws IOException {
		if (!isRoot()) {
			return (empty && isWithoutName(folder)) ? withoutName(folder) : SELF;
		}
		int owner = (int) Files.getAttribute(folder, "unix:uid");
		if (owner != ROOT) {
			return user(owner, folder);
		}
		if (works(NAMESPACE, folder)) {
			return NAMESPACE;
		}
		if (!empty) {
			throw new EmbeddedPgVectorException(Reason.ROOT_REFUSED,
					"PostgreSQL does not run as root, user namespaces are blocked here, and root owns the data in "
							+ folder,
					String.format(Locale.ROOT,
							"Run as another user, allow user namespaces, or change the owner of the folder: chown -R %d:%d %s",
							NOBODY, NOBODY, folder));
		}
		RunAs nobody = user(NOBODY, folder);
		nobody.own(folder);
		return nobody;
	}

	/**
	 * Returns a user namespace for {@code initdb}, the only program that looks up the
	 * user's name.
	 */
	private static RunAs withoutName(Path folder) {
		if (!works(NAMESPACE, folder)) {
			throw new EmbeddedPgVectorException(Reason.USER_WITHOUT_NAME, String.format(Locale.ROOT,
					"PostgreSQL looks up the name of the user that runs it, user %d has no entry in /etc/passwd, and "
							+ "user namespaces are blocked here",
					userId().orElseThrow()),
					"Give the user an entry: in a Dockerfile with RUN useradd and USER, or where the platform picks the "
							+ "number, as OpenShift does, with a writable /etc/passwd (RUN chmod g=u /etc/passwd) that the "
							+ "entry point appends a line to. Or use your own PostgreSQL: set spring.datasource.url.");
		}
		return NAMESPACE;
	}

	private static RunAs user(int uid, Path folder) {
		RunAs user = new RunAs(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"), uid);
		if (!works(user, folder)) {
			throw new EmbeddedPgVectorException(Reason.ROOT_REFUSED,
					"PostgreSQL does not run as root, and neither a user namespace (unshare -U) nor another user "
							+ String.format(Locale.ROOT, "(setpriv --reuid=%d) is available here", uid),
					"Run the application as another user, in a Dockerfile with USER, or use your own "
							+ "PostgreSQL: set spring.datasource.url.");
		}
		return user;
	}

	private static boolean works(RunAs runAs, Path folder) {
		return new Command(runAs.line(List.of("true")), folder).run(Duration.ofSeconds(10)).succeeded();
	}

	List<String> line(List<String> command) {
		return Stream.concat(this.prefix.stream(), command.stream()).toList();
	}

	/** Makes the user the owner of a file. */
	void own(Path file) throws IOException {
		if (this.uid != THIS_USER) {
			Files.setAttribute(file, "unix:uid", this.uid);
			Files.setAttribute(file, "unix:gid", this.uid);
		}
	}

	/**
	 * Returns the effective user id of this process, empty on Windows. The user's name is
	 * no substitute: it is a system property that anyone can set, and in a container a
	 * user may have none.
	 */
	static Optional<Integer> userId() {
		try {
			return Files.isReadable(STATUS) ? fromStatus() : ownerOfNewFile();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/** Parses {@code Uid: real effective saved filesystem}. */
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
	 * Returns whether the user has no entry in {@code /etc/passwd}, as under OpenShift.
	 * @param folder a folder that this user can write to
	 */
	private static boolean isWithoutName(Path folder) throws IOException {
		Optional<Integer> id = userId();
		if (id.isEmpty()) {
			return false;
		}
		Path file = Files.createTempFile(folder, "owner", null);
		try {
			// Java returns the number if there is no name
			return Files.getOwner(file).getName().equals(id.get().toString());
		}
		finally {
			Files.delete(file);
		}
	}

}
