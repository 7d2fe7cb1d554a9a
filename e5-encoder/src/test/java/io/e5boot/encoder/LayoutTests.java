package io.e5boot.encoder;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Small checkpoints in the exact layout of the published ones, which make_layouts.py
 * makes; docs/reference/checkpoints.md lists them.
 */
class LayoutTests {

	private static final Path LAYOUTS = resource("/layouts");

	private static final Path LAYOUT_GOLDENS = resource("/layouts-goldens");

	private static final Path HEADS = resource("/heads");

	@TempDir
	Path temp;

	@ParameterizedTest
	@MethodSource("layouts")
	void aLayoutGivesTheTokensOfTransformers(String name) {
		goldens(name).assertSameTokens(ModelFiles.folder(LAYOUTS.resolve(name)));
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void aLayoutGivesTheVectorsOfPython(String name) {
		try (E5Encoder encoder = encoder(LAYOUTS.resolve(name), Precision.FLOAT32)) {
			goldens(name).assertSameVectors(encoder);
		}
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void automaticPrecisionIsCloseToFloat32(String name) {
		try (E5Encoder encoder = encoder(LAYOUTS.resolve(name), Precision.AUTO)) {
			goldens(name).assertSimilarVectors(encoder, 0.9999, 0.9995);
		}
	}

	@ParameterizedTest
	@MethodSource("heads")
	void aHeadGivesTheVectorsOfSentenceTransformers(String name) {
		Path folder = this.temp.resolve(name);
		TinyCheckpoints.copy(LAYOUTS.resolve("multilingual-e5-small"), folder);
		TinyCheckpoints.copy(HEADS.resolve(name).resolve("overlay"), folder);
		Goldens goldens = Goldens.read(HEADS.resolve(name));
		goldens.assertSameTokens(ModelFiles.folder(folder));
		try (E5Encoder encoder = encoder(folder, Precision.FLOAT32)) {
			assertThat(encoder.dimensions()).isEqualTo(goldens.goldens().get(0).vector().length);
			goldens.assertSameVectors(encoder);
		}
	}

	@Test
	void everyLayoutHasItsRowInTheDocumentation() throws IOException {
		String page = Files.readString(Path.of("../docs/reference/checkpoints.md"));
		assertThat(layouts()).isNotEmpty().allSatisfy((name) -> assertThat(page).contains("`" + name + "`"));
	}

	private static Goldens goldens(String name) {
		return Goldens.read(LAYOUT_GOLDENS.resolve(name));
	}

	private static E5Encoder encoder(Path folder, Precision precision) {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(folder)).precision(precision).build());
	}

	private static Stream<String> layouts() throws IOException {
		return folders(LAYOUTS);
	}

	private static Stream<String> heads() throws IOException {
		return folders(HEADS);
	}

	private static Stream<String> folders(Path parent) throws IOException {
		try (Stream<Path> files = Files.list(parent)) {
			return files.filter(Files::isDirectory)
				.map((folder) -> folder.getFileName().toString())
				.sorted()
				.toList()
				.stream();
		}
	}

	private static Path resource(String name) {
		try {
			return Path.of(Objects.requireNonNull(LayoutTests.class.getResource(name)).toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
