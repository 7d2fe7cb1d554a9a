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

import io.e5boot.encoder.checkpoint.ModelFiles;
import io.e5boot.encoder.checkpoint.TensorFile;

/**
 * A checkpoint in memory, of which files are replaced.
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
	public Optional<InputStream> open(String name) {
		return Optional.ofNullable(this.files.get(name)).map(ByteArrayInputStream::new);
	}

	@Override
	public Optional<TensorFile> openTensors(String name) {
		byte[] bytes = this.files.get(name);
		return Optional.ofNullable(bytes)
			.map((content) -> TensorFile.read(name, new ByteArrayInputStream(content), content.length));
	}

}
