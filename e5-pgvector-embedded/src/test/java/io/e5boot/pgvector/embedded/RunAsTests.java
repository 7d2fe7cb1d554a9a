package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RunAsTests {

	@Test
	void neverRunsAsRoot(@TempDir Path folder) throws Exception {
		RunAs runAs = RunAs.forFolder(folder, true);
		Command.Result id = new Command(runAs.line(List.of("id", "-u")), folder).run(Duration.ofSeconds(10));
		assertThat(id.succeeded()).isTrue();
		assertThat(id.output()).isNotEqualTo("0");
	}

	@Test
	void staysAsItWasOnOneFolder(@TempDir Path folder) throws Exception {
		assertThat(RunAs.forFolder(folder, false)).isEqualTo(RunAs.forFolder(folder, true));
	}

}
