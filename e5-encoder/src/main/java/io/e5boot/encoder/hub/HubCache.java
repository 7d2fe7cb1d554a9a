package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's part of the cache that Hugging Face's libraries share. Every file under its
 * final name is complete, since it gets there by a rename.
 *
 * <pre>
 * models--intfloat--multilingual-e5-small/
 *     blobs/HASH                         contents; HASH.incomplete during the download
 *     refs/REVISION                      the last seen commit of a branch or tag
 *     snapshots/COMMIT/NAME              a link to ../../blobs/HASH
 *     .no_exist/COMMIT/NAME              empty; records that the commit has no such file
 * .locks/models--intfloat--multilingual-e5-small/HASH.lock
 * </pre>
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">The
 * cache's layout</a>
 */
final class HubCache {

	private static final Logger logger = LoggerFactory.getLogger(HubCache.class);

	private final Path root;

	private final Path folder;

	private final String folderName;

	private final boolean symlinks;

	HubCache(HubOptions options, HubModel model) {
		this.root = options.cache().toAbsolutePath().normalize();
		this.folderName = model.folderName();
		this.folder = this.root.resolve(this.folderName);
		this.symlinks = options.symlinks();
	}

	Path folder() {
		return this.folder;
	}

	Path snapshot(String commit) {
		return this.folder.resolve("snapshots").resolve(commit);
	}

	Path pointer(String commit, String name) {
		return snapshot(commit).resolve(name);
	}

	Path blob(ContentHash hash) {
		return this.folder.resolve("blobs").resolve(hash.hex());
	}

	Path incomplete(ContentHash hash) {
		return this.folder.resolve("blobs").resolve(hash.hex() + ".incomplete");
	}

	Path lock(ContentHash hash) {
		return this.root.resolve(".locks").resolve(this.folderName).resolve(hash.hex() + ".lock");
	}

	/**
	 * Returns the last seen commit of a revision.
	 */
	Optional<String> commit(String revision) throws IOException {
		if (HubModel.isCommit(revision)) {
			return Optional.of(revision);
		}
		Path ref = this.folder.resolve("refs").resolve(revision);
		return Files.isRegularFile(ref) ? Optional.of(Files.readString(ref).strip()).filter(HubModel::isCommit)
				: Optional.empty();
	}

	void writeCommit(String revision, String commit) throws IOException {
		if (!HubModel.isCommit(revision) && !commit(revision).equals(Optional.of(commit))) {
			writeAtomically(this.folder.resolve("refs").resolve(revision), commit);
		}
	}

	boolean isMissing(String commit, String name) {
		return Files.exists(missing(commit, name));
	}

	void markMissing(String commit, String name) throws IOException {
		if (!isMissing(commit, name)) {
			writeAtomically(missing(commit, name), "");
		}
	}

	private Path missing(String commit, String name) {
		return this.folder.resolve(".no_exist").resolve(commit).resolve(name);
	}

	/**
	 * Creates the folders of a snapshot.
	 */
	void prepare(String commit) throws IOException {
		Files.createDirectories(this.folder.resolve("blobs"));
		Files.createDirectories(snapshot(commit));
	}

	/**
	 * Adds content to a snapshot: as a relative link, so that the cache can be moved, or
	 * as a file where links are impossible.
	 * @param fresh whether the content has just been downloaded and no other snapshot has
	 * it
	 */
	void link(ContentHash hash, String commit, String name, boolean fresh) throws IOException {
		Path pointer = pointer(commit, name);
		Path parent = Objects.requireNonNull(pointer.getParent());
		Files.createDirectories(parent);
		if (this.symlinks && isLinked(pointer, parent.relativize(blob(hash)))) {
			return;
		}
		Path source = blob(hash);
		if (!fresh) {
			source = temporary(source);
			Files.copy(blob(hash), source);
		}
		Files.move(source, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static boolean isLinked(Path pointer, Path target) throws IOException {
		try {
			if (Files.isSymbolicLink(pointer) && !Files.exists(pointer)) {
				Files.delete(pointer);
			}
			Files.createSymbolicLink(pointer, target);
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			return Files.exists(pointer);
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			logger.info("{} does not support symbolic links; snapshots hold the files themselves", pointer.getParent());
			return false;
		}
	}

	private static void writeAtomically(Path file, String text) throws IOException {
		Files.createDirectories(file.getParent());
		Path temporary = temporary(file);
		try {
			Files.writeString(temporary, text, StandardCharsets.UTF_8);
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private static Path temporary(Path file) {
		return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8) + ".tmp");
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

}
