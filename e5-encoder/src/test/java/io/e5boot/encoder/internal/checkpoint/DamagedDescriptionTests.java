package io.e5boot.encoder.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.e5boot.encoder.MemoryFiles;
import io.e5boot.encoder.Mutations;
import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.testsupport.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Reading damaged small files of a checkpoint or pack always ends, successfully or with a
 * {@link ModelLoadException}.
 */
class DamagedDescriptionTests {

	private static final int INPUTS = Fuzz.rounds(2_000);

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json",
			"config_sentence_transformers.json" })
	void damagedConfigurationIsRejectedOrRead(String name) throws IOException {
		Path folder = TinyCheckpoints.folder("tiny-bert");
		Map<String, byte[]> files = new HashMap<>();
		for (String file : new String[] { "config.json", "modules.json", "1_Pooling/config.json",
				"sentence_bert_config.json", "config_sentence_transformers.json" }) {
			files.put(file, Files.readAllBytes(folder.resolve(file)));
		}
		byte[] valid = files.get(name);
		Mutations mutations = new Mutations(name.hashCode());
		int[] rejected = { 0 };
		assertTimeoutPreemptively(Duration.ofSeconds(300), () -> {
			for (int i = 0; i < INPUTS; i++) {
				files.put(name, mutations.of(valid));
				rejected[0] += isRejected(new MemoryFiles(files), files.get(name)) ? 1 : 0;
			}
		});
		assertThat(rejected[0]).as("rejected inputs").isBetween(INPUTS / 20, INPUTS);
	}

	@Test
	void damagedManifestIsRejectedOrRead(@TempDir Path root) throws IOException {
		String valid = "name=tiny\nid=tests/tiny\nrevision=1\nfolder=META-INF/e5/tiny\nfile.config.json=2 "
				+ "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n";
		Path manifest = Files.createDirectories(root.resolve("META-INF/e5")).resolve("pack.properties");
		Files.createDirectories(root.resolve("META-INF/e5/tiny"));
		Files.writeString(root.resolve("META-INF/e5/tiny/config.json"), "{}");
		Mutations mutations = new Mutations(7);
		assertTimeoutPreemptively(Duration.ofSeconds(300), () -> {
			for (int i = 0; i < INPUTS / 5; i++) {
				byte[] mutated = mutations.ofText(valid);
				Files.write(manifest, mutated);
				try (URLClassLoader loader = new URLClassLoader(new URL[] { root.toUri().toURL() }, null)) {
					read(loader);
				}
				catch (ModelLoadException ex) {
					assertThat(ex).hasMessageNotContaining("null");
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError(new String(mutated, StandardCharsets.UTF_8), ex);
				}
			}
		});
	}

	private static void read(ClassLoader loader) throws IOException {
		ModelPack pack = ModelPack.findAll(loader).get(0);
		assertThat(pack.id()).isNotNull();
		Optional<InputStream> config = pack.open("config.json");
		if (config.isPresent()) {
			try (InputStream stream = config.get()) {
				assertThat(stream.readAllBytes()).asString().isEqualTo("{}");
			}
		}
	}

	private static boolean isRejected(ModelFiles files, byte[] mutated) {
		try {
			Checkpoint.read(files);
			return false;
		}
		catch (ModelLoadException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return true;
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(new String(mutated, StandardCharsets.UTF_8), ex);
		}
	}

}
