package io.e5boot.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import io.e5boot.testsupport.Goldens;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Small checkpoints in the exact layout of the published ones, which make_layouts.py
 * makes; docs/reference/checkpoints.md lists them.
 */
class PublishedLayoutTests {

	private static final Path LAYOUTS = TestFiles.folder("layouts");

	private static final Path LAYOUT_GOLDENS = TestFiles.folder("layouts-goldens");

	private static final Path HEADS = TestFiles.folder("heads");

	@TempDir
	Path temp;

	@ParameterizedTest
	@MethodSource("layouts")
	void aLayoutGivesTheTokensOfTransformers(String name) {
		EncoderGoldens.assertSameTokens(goldens(name), ModelFiles.folder(LAYOUTS.resolve(name)));
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void aLayoutGivesTheVectorsOfPython(String name) {
		try (E5Encoder encoder = encoder(LAYOUTS.resolve(name), Precision.FLOAT32)) {
			EncoderGoldens.assertSameVectors(goldens(name), encoder);
		}
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void automaticPrecisionIsCloseToFloat32(String name) {
		try (E5Encoder encoder = encoder(LAYOUTS.resolve(name), Precision.AUTO)) {
			EncoderGoldens.assertSimilarVectors(goldens(name), encoder, 0.9999, 0.9995);
		}
	}

	@ParameterizedTest
	@MethodSource("heads")
	void aHeadGivesTheVectorsOfSentenceTransformers(String name) {
		Path folder = this.temp.resolve(name);
		TestFiles.copy(LAYOUTS.resolve("multilingual-e5-small"), folder);
		TestFiles.copy(HEADS.resolve(name).resolve("overlay"), folder);
		Goldens goldens = Goldens.read(HEADS.resolve(name));
		EncoderGoldens.assertSameTokens(goldens, ModelFiles.folder(folder));
		try (E5Encoder encoder = encoder(folder, Precision.FLOAT32)) {
			assertThat(encoder.dimensions()).isEqualTo(goldens.goldens().get(0).vector().length);
			EncoderGoldens.assertSameVectors(goldens, encoder);
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

	private static List<String> layouts() {
		return TestFiles.names("layouts");
	}

	private static List<String> heads() {
		return TestFiles.names("heads");
	}

}
