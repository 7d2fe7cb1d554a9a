package io.e5boot.encoder.model;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists the files of a folder for a message: a few levels deep, and not all of a disk.
 */
final class FolderListing extends SimpleFileVisitor<Path> {

	private static final int DEPTH = 4;

	private static final int MOST = 2000;

	private final Path folder;

	private final Set<String> names = new TreeSet<>();

	private FolderListing(Path folder) {
		this.folder = folder;
	}

	/**
	 * The paths of the files, with forward slashes.
	 */
	static Set<String> of(Path folder) {
		FolderListing listing = new FolderListing(folder);
		try {
			Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH, listing);
		}
		catch (IOException ex) {
			throw new ModelLoadException(folder + ": cannot be listed", ex);
		}
		return Set.copyOf(listing.names);
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
		this.names.add(this.folder.relativize(file).toString().replace('\\', '/'));
		return (this.names.size() < MOST) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
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
