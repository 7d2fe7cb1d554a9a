package io.e5boot.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;

/**
 * The checkpoints with random weights that stand among the test resources.
 */
public final class TinyCheckpoints {

	private TinyCheckpoints() {
	}

	public static Path goldens(String name) {
		try {
			return Path
				.of(Objects.requireNonNull(TinyCheckpoints.class.getResource("/goldens/" + name + "/goldens.json"))
					.toURI())
				.getParent();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static Path folder(String name) {
		return goldens(name).resolve("checkpoint");
	}

	public static E5Encoder encoder(String name) {
		return encoder(name, Precision.FLOAT32);
	}

	public static E5Encoder encoder(ModelFiles files) {
		return E5Encoder.create(E5EncoderOptions.builder(files).precision(Precision.FLOAT32).build());
	}

	public static E5Encoder encoder(String name, Precision precision) {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(folder(name))).precision(precision).build());
	}

	/**
	 * A copy to damage.
	 */
	public static Path copy(String name, Path target) {
		return copy(folder(name), target);
	}

	/**
	 * Copies a folder, over another where there is one.
	 */
	static Path copy(Path source, Path target) {
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

}
