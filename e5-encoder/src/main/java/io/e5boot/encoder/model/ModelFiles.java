package io.e5boot.encoder.model;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one checkpoint in Hugging Face layout, wherever they are kept.
 */
public interface ModelFiles {

	/**
	 * {@return the checkpoint's name, such as {@code intfloat/multilingual-e5-small}, as
	 * stores record it beside the vectors}
	 */
	String id();

	/**
	 * Which state of the checkpoint the files are, such as a commit of the hub, as stores
	 * record it beside the vectors.
	 * @return the state, or empty if it is not known
	 */
	default Optional<String> revision() {
		return Optional.empty();
	}

	/**
	 * {@return where the files are, for messages}
	 */
	String location();

	/**
	 * Paths of the files, for messages.
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
	 * @return its bytes, to be closed by the caller, or empty if there is no such file
	 * @throws ModelLoadException if the file is there but cannot be opened
	 */
	default Optional<InputStream> open(String name) {
		return find(name).map(ModelFile::open);
	}

	/**
	 * A checkpoint in a folder.
	 * @param folder the folder that holds {@code config.json}
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder) {
		return FolderFiles.of(folder, null, null);
	}

	/**
	 * A checkpoint in a folder that is not called as the checkpoint is.
	 * @param folder the folder that holds {@code config.json}
	 * @param id the checkpoint's name
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder, String id) {
		return FolderFiles.of(folder, id, null);
	}

	/**
	 * A checkpoint in a folder that is not called as the checkpoint is, and whose state
	 * is known.
	 * @param folder the folder that holds {@code config.json}
	 * @param id the checkpoint's name
	 * @param state its state, such as a commit
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder, String id, String state) {
		return FolderFiles.of(folder, id, state);
	}

	/**
	 * A checkpoint in a folder of the class path. Files in a folder of the disk are
	 * mapped, those in a jar read.
	 * @param classLoader the class loader to ask
	 * @param folder the folder that holds {@code config.json}, with forward slashes
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles classPath(ClassLoader classLoader, String folder) {
		return ClassPathFiles.of(classLoader, folder);
	}

}
