package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.e5boot.encoder.model.ModelFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the cache with the real Python library. Run by hand, since it needs
 * huggingface_hub: {@code mvn -pl e5-encoder test -Dtest=PythonHubCheck
 * -De5.hub.python=venv/bin/python}.
 */
class PythonHubCheck {

	private static final String ID = "intfloat/multilingual-e5-small";

	@TempDir
	Path cache;

	private HubServer server;

	@BeforeEach
	void start() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.remove("config_sentence_transformers.json");
		files.put(".gitattributes", new byte[] { '\n' });
		this.server = new HubServer().publish(ID, HubServer.COMMIT, files);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "1" })
	void pythonReadsCacheOfJava(String withoutSymlinks) throws Exception {
		new Hub(options(Map.of("HF_HUB_DISABLE_SYMLINKS", withoutSymlinks))).fetch(HubModel.of(ID));
		new HubCache(options(Map.of()), HubModel.of(ID)).markMissing(HubServer.COMMIT, "absent.json");
		this.server.requests.clear();
		JsonObject found = python(Map.of("HF_HUB_OFFLINE", "1"), "read");
		assertThat(this.server.requests).isEmpty();
		assertThat(found.get("id").getAsString()).isEqualTo(ID);
		assertThat(found.get("commit").getAsString()).isEqualTo(HubServer.COMMIT);
		assertThat(found.getAsJsonArray("refs")).hasSize(1);
		assertThat(found.getAsJsonArray("warnings")).isEmpty();
		assertThat(found.get("known absent").getAsBoolean()).isTrue();
		JsonObject contents = found.getAsJsonObject("files");
		for (String name : contents.keySet()) {
			assertThat(HexFormat.of().parseHex(contents.get(name).getAsString()))
				.isEqualTo(this.server.commits.get(HubServer.COMMIT).get(name));
		}
		assertThat(contents.keySet()).contains("model.safetensors", "1_Pooling/config.json");
	}

	@Test
	void pythonCompletesCacheOfJavaWithoutRepeatedDownloads() throws Exception {
		new Hub(options(Map.of())).fetch(HubModel.of(ID));
		this.server.requests.clear();
		python(Map.of("HF_HUB_DISABLE_XET", "1"), "snapshot");
		assertThat(this.server.asked("cdn", "GET")).noneMatch((path) -> path.endsWith("model.safetensors"));
		assertThat(this.server.asked("cdn", "GET")).anyMatch((path) -> path.endsWith("pytorch_model.bin"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "fetch", "snapshot" })
	void javaReadsCacheOfPython(String command) throws Exception {
		python(Map.of("HF_HUB_DISABLE_XET", "1"), command);
		this.server.close();
		ModelFiles files = new Hub(options(Map.of("HF_HUB_OFFLINE", "1"))).fetch(HubModel.of(ID));
		try (InputStream weights = files.open("model.safetensors").orElseThrow()) {
			assertThat(weights.readAllBytes())
				.isEqualTo(this.server.commits.get(HubServer.COMMIT).get("model.safetensors"));
		}
	}

	@Test
	void concurrentFetchesOfJavaAndPythonDownloadOnce() throws Exception {
		Process python = start(Map.of("HF_HUB_DISABLE_XET", "1"), "fetch");
		new Hub(options(Map.of())).fetch(HubModel.of(ID));
		String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(python.waitFor()).as(output).isZero();
		assertThat(HubTestFiles.names(this.cache)).noneMatch((name) -> name.endsWith(".incomplete"));
		assertThat(python(Map.of("HF_HUB_OFFLINE", "1"), "read").get("commit").getAsString())
			.isEqualTo(HubServer.COMMIT);
	}

	private HubOptions options(Map<String, String> more) {
		Map<String, String> variables = new HashMap<>(environment());
		variables.putAll(more);
		return new HubEnvironment(variables, new Properties()).options();
	}

	private Map<String, String> environment() {
		return Map.of("HF_HOME", this.cache.toString(), "HF_ENDPOINT", this.server.endpoint(),
				"HF_HUB_DISABLE_TELEMETRY", "1");
	}

	private JsonObject python(Map<String, String> more, String command) throws Exception {
		Process process = start(more, command);
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return JsonParser.parseString(output.strip().lines().reduce((before, last) -> last).orElse(""))
			.getAsJsonObject();
	}

	private Process start(Map<String, String> more, String command) throws IOException {
		List<String> arguments = Stream
			.concat(Stream.of(System.getProperty("e5.hub.python", "python3"), "src/test/python/hub_cache.py", command,
					ID), command.equals("read") ? Stream.of(HubServer.COMMIT) : Stream.empty())
			.toList();
		ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
		builder.environment().putAll(environment());
		builder.environment().putAll(more);
		return builder.start();
	}

}
