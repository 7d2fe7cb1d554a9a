package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.NativeLibraryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The libtorch on the class path is loaded even if the environment names Python's.
 */
@Timeout(120)
class EnvironmentIT {

	private static final String DONE = "vector of 32";

	@ParameterizedTest
	@ValueSource(strings = { "2.1.0", "2.6.0a0+ecf3bae40a.nv25.01", "v2", "2.7.1" })
	void classPathTakesPrecedenceOverPyTorchVersion(String version) throws Exception {
		assertThat(run(version, "cpu")).endsWith(DONE);
	}

	@Test
	void cudaWithPyTorchVersionNamesJars() throws Exception {
		assertThat(run("2.8.0", "cuda")).contains("libtorch on the class path is the one for CPUs",
				"Exclude pytorch-native-cpu");
	}

	@Test
	void cudaWithCpuLibraryNamesJars() {
		E5EncoderOptions options = options("cuda");
		assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(() -> E5Encoder.create(options).close())
			.withMessageContaining("Exclude pytorch-native-cpu")
			.withMessageContaining("pytorch-native-cu124")
			.withMessageContaining("docs/how-to/gpu.md");
	}

	private static E5EncoderOptions options(String device) {
		return E5EncoderOptions.builder(ModelFiles.folder(TinyCheckpoints.folder("tiny-bert")))
			.device(Device.of(device))
			.build();
	}

	private static String run(String version, String device) throws IOException, InterruptedException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		ProcessBuilder builder = new ProcessBuilder(java.toString(), "-Xmx256m", "-Dai.djl.offline=true", "-cp",
				System.getProperty("java.class.path"), Child.class.getName(), device)
			.redirectErrorStream(true);
		builder.environment().put("PYTORCH_VERSION", version);
		builder.environment().put("PYTORCH_FLAVOR", "cu128");
		builder.environment().put("PYTORCH_PRECXX11", "true");
		Process process = builder.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Encodes a text.
	 */
	static final class Child {

		private Child() {
		}

		public static void main(String[] args) {
			try (E5Encoder encoder = E5Encoder.create(options(args[0]))) {
				System.out.println("vector of " + encoder.encode(List.of("text"), TextRole.QUERY).get(0).length);
			}
		}

	}

}
