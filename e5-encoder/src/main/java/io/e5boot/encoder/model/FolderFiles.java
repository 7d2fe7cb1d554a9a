package io.e5boot.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in a folder; its tensors are mapped.
 */
record FolderFiles(Path folder, String id, Optional<String> revision) implements ModelFiles {

	static FolderFiles of(Path folder, @Nullable String id, @Nullable String revision) {
		Path absolute = folder.toAbsolutePath().normalize();
		if (!Files.isDirectory(absolute)) {
			throw new ModelNotFoundException("There is no folder " + absolute);
		}
		Path name = absolute.getFileName();
		return new FolderFiles(absolute, (id != null) ? id : (name != null) ? name.toString() : absolute.toString(),
				Optional.ofNullable(revision));
	}

	@Override
	public String location() {
		return "folder " + this.folder;
	}

	@Override
	public Set<String> names() {
		return FolderListing.of(this.folder);
	}

	@Override
	public Optional<ModelFile> find(String name) {
		Path file = this.folder.resolve(name);
		return Files.isRegularFile(file) ? Optional.of(new OnDisk(file)) : Optional.empty();
	}

	/**
	 * A file of the folder.
	 */
	private record OnDisk(Path path) implements ModelFile {

		@Override
		public String location() {
			return this.path.toString();
		}

		@Override
		public long size() {
			return whole().size();
		}

		@Override
		public InputStream open() {
			try {
				return Files.newInputStream(this.path);
			}
			catch (IOException ex) {
				throw new ModelLoadException(this.path + ": cannot be opened", ex);
			}
		}

		@Override
		public Optional<FileRegion> region() {
			return Optional.of(whole());
		}

		private FileRegion whole() {
			try {
				return FileRegion.of(this.path);
			}
			catch (IOException ex) {
				throw new ModelLoadException(this.path + ": cannot be read", ex);
			}
		}

	}

}
