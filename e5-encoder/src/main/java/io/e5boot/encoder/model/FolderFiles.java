package io.e5boot.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in a folder of the disk.
 */
record FolderFiles(Path folder, String id, Optional<String> revision) implements ModelFiles {

	static FolderFiles of(Path folder, @Nullable String id, @Nullable String revision) {
		Path absolute = folder.toAbsolutePath().normalize();
		if (!Files.isDirectory(absolute)) {
			throw new ModelNotFoundException("The folder " + absolute + " does not exist");
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
		return Listing.of(this.folder);
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
				throw new ModelLoadException(this.path + " cannot be opened", ex);
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
				throw new ModelLoadException(this.path + " cannot be read", ex);
			}
		}

	}

	/**
	 * Lists the files of a folder for messages. Depth and count are limited, since the
	 * folder may be a whole disk.
	 */
	private static final class Listing extends SimpleFileVisitor<Path> {

		private static final int MAX_DEPTH = 4;

		private static final int MAX_FILES = 2000;

		private final Path folder;

		private final Set<String> names = new TreeSet<>();

		private Listing(Path folder) {
			this.folder = folder;
		}

		/**
		 * Returns the paths of the files, with forward slashes.
		 */
		static Set<String> of(Path folder) {
			Listing listing = new Listing(folder);
			try {
				Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, listing);
			}
			catch (IOException ex) {
				throw new ModelLoadException(folder + " cannot be listed", ex);
			}
			return Set.copyOf(listing.names);
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			this.names.add(this.folder.relativize(file).toString().replace('\\', '/'));
			return (this.names.size() < MAX_FILES) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException failure) {
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path visited, IOException failure) {
			return FileVisitResult.CONTINUE;
		}

	}

}
