package io.e5boot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checkpoints with small random weights, and their golden files.
 * <ul>
 * <li>{@code goldens}: two checkpoints with their goldens.</li>
 * <li>{@code layouts} and {@code layouts-goldens}: checkpoints in the exact layout of
 * published ones.</li>
 * <li>{@code heads}: goldens of layers behind the transformer, with the files to copy
 * over the layout {@code multilingual-e5-small}.</li>
 * </ul>
 */
public final class TestFiles {

	private static final Path ROOT = root();

	private TestFiles() {
	}

	/**
	 * Returns a folder to read.
	 * @param name such as {@code layouts/e5-small}
	 */
	public static Path folder(String name) {
		Path folder = ROOT.resolve(name);
		if (!Files.isDirectory(folder)) {
			throw new IllegalArgumentException("There is no folder " + name + " among the test files");
		}
		return folder;
	}

	/**
	 * Returns the names of a folder's subfolders, sorted.
	 */
	public static List<String> names(String folder) {
		try (Stream<Path> files = Files.list(folder(folder))) {
			return files.filter(Files::isDirectory).map((file) -> file.getFileName().toString()).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Copies a folder. Replaces files that exist in the target folder.
	 * @return the target
	 */
	public static Path copy(Path source, Path target) {
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : files.toList()) {
				Path copy = target.resolve(source.relativize(file).toString());
				if (Files.isDirectory(file)) {
					Files.createDirectories(copy);
				}
				else {
					Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
				}
			}
			return target;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the folder of this module's classes, or a copy of its jar: readers map
	 * files, which they cannot within a jar.
	 */
	private static Path root() {
		try {
			Path location = Path.of(TestFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			if (Files.isDirectory(location)) {
				return location;
			}
			Path copy = Files.createTempDirectory("e5-test-files");
			try (FileSystem jar = FileSystems.newFileSystem(location)) {
				copy(jar.getPath("/"), copy);
			}
			try (Stream<Path> files = Files.walk(copy)) {
				files.forEach((file) -> file.toFile().deleteOnExit());
			}
			return copy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
