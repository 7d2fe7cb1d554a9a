package io.e5boot.pgvector.embedded;

import java.nio.file.Path;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StartFailureTests {

	@ParameterizedTest
	@CsvSource({ "initdb: error: could not look up effective user ID 12345: user does not exist, USER_WITHOUT_NAME",
			"initdb: error: cannot be run as root, ROOT_REFUSED",
			"could not write to file \"pg_wal/xlogtemp.9\": No space left on device, DISK_FULL",
			"could not write to file: Disk quota exceeded, DISK_FULL",
			"could not create directory: Permission denied, FOLDER_NOT_ACCESSIBLE",
			"could not create directory: Read-only file system, FOLDER_NOT_ACCESSIBLE" })
	void givesTheMatchingRemedy(String output, Reason reason, @TempDir Path data) {
		try (DataFolder folder = DataFolder.lock(data)) {
			EmbeddedPgVectorException failure = StartFailure.of(output, "").exception("initdb failed", folder, 0);
			assertThat(failure.reason()).isEqualTo(reason);
			assertThat(failure).hasMessageContaining(output);
			assertThat(failure.remedy()).doesNotContain("delete");
		}
	}

}
