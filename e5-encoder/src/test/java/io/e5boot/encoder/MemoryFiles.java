package io.e5boot.encoder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;

/**
 * A checkpoint in memory whose files can be replaced.
 */
public record MemoryFiles(Map<String, byte[]> files) implements ModelFiles {

	public static MemoryFiles of(Path folder) {
		Map<String, byte[]> files = new HashMap<>();
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path file : paths.filter(Files::isRegularFile).toList()) {
				files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new MemoryFiles(files);
	}

	public MemoryFiles with(String name, byte[] content) {
		Map<String, byte[]> changed = new HashMap<>(this.files);
		changed.put(name, content);
		return new MemoryFiles(changed);
	}

	public MemoryFiles without(String name) {
		Map<String, byte[]> changed = new HashMap<>(this.files);
		changed.remove(name);
		return new MemoryFiles(changed);
	}

	@Override
	public String id() {
		return "memory";
	}

	@Override
	public String location() {
		return "memory";
	}

	@Override
	public Optional<ModelFile> find(String name) {
		return Optional.ofNullable(this.files.get(name)).map((content) -> new MemoryFile(name, content));
	}

	private record MemoryFile(String location, byte[] content) implements ModelFile {

		@Override
		public long size() {
			return this.content.length;
		}

		@Override
		public InputStream open() {
			return new ByteArrayInputStream(this.content);
		}

	}

}
