package io.e5boot.encoder.checkpoint;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one checkpoint in Hugging Face layout, wherever they are kept.
 */
public interface ModelFiles {

	/**
	 * The checkpoint's name, such as {@code intfloat/multilingual-e5-small}, as stores
	 * record it beside the vectors.
	 */
	String id();

	/**
	 * Where the files are, for messages.
	 */
	String location();

	/**
	 * Opens a file.
	 * @param name path within the checkpoint, with forward slashes
	 * @return its bytes, to be closed by the caller, or empty if there is no such file
	 * @throws ModelLoadException if the file is there but cannot be opened
	 */
	Optional<InputStream> open(String name);

	/**
	 * Opens a file of tensors.
	 * @param name path within the checkpoint
	 * @return its tensors, or empty if there is no such file
	 * @throws ModelLoadException if the file is there but not sound
	 */
	Optional<TensorFile> openTensors(String name);

	/**
	 * A checkpoint in a folder.
	 * @param folder the folder that holds {@code config.json}
	 * @return its files
	 * @throws ModelNotFoundException if there is no such folder
	 */
	static ModelFiles folder(Path folder) {
		return FolderFiles.of(folder);
	}

}
