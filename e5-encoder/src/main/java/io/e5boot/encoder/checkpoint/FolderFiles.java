package io.e5boot.encoder.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A checkpoint in a folder; its tensors are mapped.
 */
record FolderFiles(Path folder) implements ModelFiles {

	static FolderFiles of(Path folder) {
		Path absolute = folder.toAbsolutePath().normalize();
		if (!Files.isDirectory(absolute)) {
			throw new ModelNotFoundException("There is no folder " + absolute);
		}
		return new FolderFiles(absolute);
	}

	@Override
	public String id() {
		Path name = this.folder.getFileName();
		return (name != null) ? name.toString() : this.folder.toString();
	}

	@Override
	public String location() {
		return "folder " + this.folder;
	}

	@Override
	public Optional<InputStream> open(String name) {
		Path file = this.folder.resolve(name);
		if (!Files.isRegularFile(file)) {
			return Optional.empty();
		}
		try {
			return Optional.of(Files.newInputStream(file));
		}
		catch (IOException ex) {
			throw new ModelLoadException(file + ": cannot be opened", ex);
		}
	}

	@Override
	public Optional<TensorFile> openTensors(String name) {
		Path file = this.folder.resolve(name);
		return Files.isRegularFile(file) ? Optional.of(TensorFile.map(file)) : Optional.empty();
	}

}
