package io.e5boot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the drivers; does not check their speed.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory and age of a process are read where Linux has them")
class DriversTests {

	@TempDir
	private Path folder;

	@Test
	void plainApplicationReportsStartAndMemory() throws IOException {
		Path out = this.folder.resolve("out.json");
		PlainApplication.main(new String[] { "--lines=" + lines(), "--texts=100", "--out=" + out,
				"--e5.embedding.precision=float32" });
		JsonNode result = read(out);
		assertThat(result.get("firstVectorAfterMain").asDouble()).isPositive();
		assertThat(result.get("resident").get("end").asDouble()).isGreaterThan(100);
		assertThat(result.get("texts").asInt()).isEqualTo(100);
	}

	@Test
	void soakSamplesMemoryOnTheWay() throws IOException {
		Path out = this.folder.resolve("out.json");
		Soak.main(new String[] { "--precision=float32", "--lines=" + lines(), "--texts=300", "--seconds=600",
				"--out=" + out });
		JsonNode result = read(out);
		assertThat(result.get("samples")).hasSize(3);
		assertThat(result.get("texts").asInt()).isEqualTo(300);
	}

	private Path lines() throws IOException {
		return Files.writeString(this.folder.resolve("lines.txt"), "Der Hafen\nthe old harbor\nle port\n");
	}

	private static JsonNode read(Path file) {
		return JsonMapper.shared().readTree(file.toFile());
	}

}
