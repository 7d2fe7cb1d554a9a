package io.e5boot.encoder.model;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a checkpoint in Hugging Face layout.
 */
public interface ModelFiles {

	/**
	 * {@return the checkpoint's name, such as {@code intfloat/multilingual-e5-small},
	 * which stores record with the vectors}
	 */
	String id();

	/**
	 * Returns the revision of the checkpoint, such as a commit on the hub, which stores
	 * record with the vectors.
	 * @return the revision, or empty if it is unknown
	 */
	default Optional<String> revision() {
		return Optional.empty();
	}

	/**
	 * {@return the location of the files, for messages}
	 */
	String location();

	/**
	 * Lists the files, for messages.
	 * @return the paths, or an empty set if they cannot be listed
	 */
	default Set<String> names() {
		return Set.of();
	}

	/**
	 * Finds a file.
	 * @param name path within the checkpoint, with forward slashes
	 * @return the file, or empty if there is no such file
	 */
	Optional<ModelFile> find(String name);

	/**
	 * Opens a file.
	 * @param name path within the checkpoint, with forward slashes
	 * @return a stream of the content, which the caller must close, or empty if there is
	 * no such file
	 * @throws ModelLoadException if the file exists but cannot be opened
	 */
	default Optional<InputStream> open(String name) {
		return find(name).map(ModelFile::open);
	}

	/**
	 * Returns a checkpoint in a folder, named as the folder.
	 * @param folder the folder that holds {@code config.json}
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder) {
		return FolderFiles.of(folder, null, null);
	}

	/**
	 * Returns a checkpoint in a folder, with the checkpoint's name.
	 * @param folder the folder that holds {@code config.json}
	 * @param id the checkpoint's name
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder, String id) {
		return FolderFiles.of(folder, id, null);
	}

	/**
	 * Returns a checkpoint in a folder, with the checkpoint's name and revision.
	 * @param folder the folder that holds {@code config.json}
	 * @param id the checkpoint's name
	 * @param revision its revision, such as a commit
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder, String id, String revision) {
		return FolderFiles.of(folder, id, revision);
	}

	/**
	 * Returns a checkpoint in a folder of the class path.
	 * @param classLoader the class loader to search
	 * @param folder the folder that holds {@code config.json}, with forward slashes
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles classPath(ClassLoader classLoader, String folder) {
		return ClassPathFiles.of(classLoader, folder);
	}

}
