package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fetches of each layout exactly the files that its encoder reads.
 */
class PublishedLayoutDownloadTests {

	private static final Path LAYOUTS = TestFiles.folder("layouts");

	static List<String> layouts() throws IOException {
		try (Stream<Path> folders = Files.list(LAYOUTS)) {
			return folders.map((folder) -> folder.getFileName().toString()).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void fetchedCheckpointYieldsVectorsOfFolder(String layout, @TempDir Path cache) throws IOException {
		Map<String, byte[]> files = new TreeMap<>();
		for (String name : HubTestFiles.names(LAYOUTS.resolve(layout))) {
			files.put(name, Files.readAllBytes(LAYOUTS.resolve(layout).resolve(name)));
		}
		files.put("onnx/model.onnx", new byte[] { 1 });
		try (HubServer server = new HubServer().publish("test/" + layout, HubServer.COMMIT, files)) {
			HubOptions options = new HubEnvironment(Map.of("HF_HUB_CACHE", cache.toString(), "HF_HOME",
					cache.toString(), "HF_ENDPOINT", server.endpoint()), new Properties())
				.options();
			ModelFiles fetched = new Hub(options).fetch(HubModel.of("test/" + layout));
			assertThat(vector(fetched)).isEqualTo(vector(ModelFiles.folder(LAYOUTS.resolve(layout))));
			assertThat(server.asked("hub", "HEAD")).noneMatch((path) -> path.endsWith("model.onnx"));
			assertThat(
					new Hub(options.toBuilder().offline(true).build()).fetch(HubModel.of("test/" + layout)).location())
				.isEqualTo(fetched.location());
		}
	}

	private static float[] vector(ModelFiles files) {
		try (E5Encoder encoder = E5Encoder.create(E5EncoderOptions.builder(files).build())) {
			return encoder.encode(List.of("Leuchtturm lighthouse"), TextRole.PASSAGE).get(0);
		}
	}

}
