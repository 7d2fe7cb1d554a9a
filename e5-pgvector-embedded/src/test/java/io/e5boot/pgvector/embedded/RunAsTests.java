package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class RunAsTests {

	@Test
	void neverRunsAsRoot(@TempDir Path folder) throws Exception {
		RunAs runAs = RunAs.forFolder(folder, true);
		Command.Result id = new Command(runAs.line(List.of("id", "-u")), folder).run(Duration.ofSeconds(10));
		assertThat(id.succeeded()).isTrue();
		assertThat(id.output()).isNotEqualTo("0");
	}

	@Test
	void keepsTheUserOfAFolder(@TempDir Path folder) throws Exception {
		assertThat(RunAs.forFolder(folder, false)).isEqualTo(RunAs.forFolder(folder, true));
	}

	@Test
	void rootIsRecognizedByNumber(@TempDir Path folder) throws Exception {
		assumeThat(RunAs.userId()).contains(0);
		String name = System.setProperty("user.name", "app");
		try {
			assertThat(RunAs.isRoot()).isTrue();
			assertThat(RunAs.forFolder(folder, true).line(List.of("true"))).hasSizeGreaterThan(1);
		}
		finally {
			System.setProperty("user.name", name);
		}
	}

	@Test
	void otherUserIsNotRoot() {
		assumeThat(RunAs.userId()).isNotEqualTo(Optional.of(0));
		String name = System.setProperty("user.name", "root");
		try {
			assertThat(RunAs.isRoot()).isFalse();
		}
		finally {
			System.setProperty("user.name", name);
		}
	}

}
