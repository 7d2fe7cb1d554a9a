package io.e5boot.sample.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the repackaged jar as a user would.
 */
class ExecutableJarIT {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void answersAQuestion() throws IOException, InterruptedException {
		Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				System.getProperty("sample.jar"), "--server.port=0", "--sample.corpus=classpath:/corpus/en-*.md",
				"--e5.pgvector.embedded.data-dir=" + RunningSample.NewDataFolder.create())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader log = java.inputReader(StandardCharsets.UTF_8)) {
			JsonNode answer = RestClient.create("http://127.0.0.1:" + port(log))
				.post()
				.uri("/api/ask")
				.body(Map.of("question", "Wohin kommen Dinge, die jemand verloren hat?"))
				.retrieve()
				.requiredBody(JsonNode.class);
			assertThat(answer.at("/passages/0/title").asString()).isEqualTo("What happens to lost property");
		}
		finally {
			java.destroy();
			assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static String port(BufferedReader log) throws IOException {
		StringBuilder read = new StringBuilder();
		for (String line = log.readLine(); line != null; line = log.readLine()) {
			Matcher matcher = PORT.matcher(line);
			if (matcher.find()) {
				return matcher.group(1);
			}
			read.append(line).append('\n');
		}
		throw new AssertionError("The application did not start:\n" + read);
	}

}
