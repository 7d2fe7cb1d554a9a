package io.e5boot.model.small;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.encoder.model.Precision;
import io.e5boot.packer.CheckpointFolder;
import io.e5boot.packer.PackIdentity;
import io.e5boot.packer.PackWriter;
import io.e5boot.packer.WeightFormat;
import io.e5boot.testsupport.VectorMath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that packing quantized weights again hardly changes the vectors: the checkpoint
 * has the decoded values of this pack's 4-bit blocks.
 */
class RepackedWeightsTests {

	private static final Path CHECKPOINT = Path.of("target/classes/META-INF/e5/multilingual-e5-small-q4");

	private static final List<String> TEXTS = List.of("Wann fährt die letzte Fähre zur Insel?", "灯台はいつ建てられましたか。",
			"Le marché ouvre à six heures du matin.", "كم سعر التذكرة؟",
			"The lighthouse was painted again last winter.", "a");

	@TempDir
	Path temp;

	@Test
	void eightBitWeightsGiveTheSameVectors() throws IOException {
		PackIdentity.Names names = new PackIdentity.Names(null, "intfloat/multilingual-e5-small", null);
		new PackWriter(this.temp).write(CheckpointFolder.read(CHECKPOINT, names, WeightFormat.EIGHT_BIT));
		assertThat(Files.size(this.temp.resolve("META-INF/e5/multilingual-e5-small-q8/model.safetensors")))
			.isBetween(120_000_000L, 130_000_000L);
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.temp.toUri().toURL() }, null)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(pack.id()).isEqualTo("multilingual-e5-small-q8");
			List<float[]> expected = vectors(ModelFiles.folder(CHECKPOINT));
			List<float[]> actual = vectors(pack);
			for (int i = 0; i < TEXTS.size(); i++) {
				assertThat(VectorMath.dot(expected.get(i), actual.get(i))).as(TEXTS.get(i)).isGreaterThan(0.99995);
			}
		}
	}

	private static List<float[]> vectors(ModelFiles files) {
		E5EncoderOptions options = E5EncoderOptions.builder(files)
			.device(Device.CPU)
			.precision(Precision.FLOAT32)
			.build();
		try (E5Encoder encoder = E5Encoder.create(options)) {
			return encoder.encode(TEXTS, TextRole.QUERY);
		}
	}

}
