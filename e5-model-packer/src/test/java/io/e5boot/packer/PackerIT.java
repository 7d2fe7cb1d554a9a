package io.e5boot.packer;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command as users start it: {@code java -jar}.
 */
class PackerIT {

	private static final Path LAYOUT = TestFiles.folder("layouts/multilingual-e5-base");

	private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

	@TempDir
	Path temp;

	@Test
	void packsCachedModelWithoutNetwork() throws Exception {
		Path model = this.temp.resolve("hub/models--intfloat--multilingual-e5-base");
		TestFiles.copy(LAYOUT, model.resolve("snapshots").resolve(COMMIT));
		Files.writeString(model.resolve("snapshots").resolve(COMMIT).resolve(".gitattributes"), "");
		Files.createDirectories(model.resolve("refs"));
		Files.writeString(model.resolve("refs/main"), COMMIT);
		Path jar = this.temp.resolve("e5-base.jar");
		assertThat(run("base", "--weights", "float16", "--output", jar.toString()))
			.contains("pack:multilingual-e5-base-f16");
		try (URLClassLoader loader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(pack.checkpointId()).isEqualTo("intfloat/multilingual-e5-base");
			assertThat(pack.revision()).hasValue(COMMIT);
			assertThat(Checkpoint.read(pack).openWeights().tensors()).isNotEmpty();
		}
	}

	@Test
	void emptyCacheFailsWithRemedy() throws Exception {
		assertThat(run("large", "-o", this.temp.resolve("x.jar").toString())).contains("e5-model-packer: Offline",
				"copy the folder models--intfloat--multilingual-e5-large");
	}

	private String run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List
			.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", command().toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("HF_HUB_CACHE", this.temp.resolve("hub").toString());
		builder.environment().put("HF_HUB_OFFLINE", "1");
		Process process = builder.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static Path command() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.toString().endsWith("-exec.jar")).findFirst().orElseThrow();
		}
	}

}
