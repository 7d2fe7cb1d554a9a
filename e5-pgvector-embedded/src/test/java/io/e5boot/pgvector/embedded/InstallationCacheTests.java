package io.e5boot.pgvector.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class InstallationCacheTests {

	private final Platform platform = Platform.current();

	@TempDir
	private Path folder;

	@Test
	void unpacksOnce() throws Exception {
		PostgresInstallation first = installation();
		var unpacked = Files.getLastModifiedTime(first.folder());
		PostgresInstallation second = installation();
		assertThat(second).isEqualTo(first);
		assertThat(Files.getLastModifiedTime(second.folder())).isEqualTo(unpacked);
		assertThat(Path.of(first.program("postgres"))).isExecutable();
		assertThat(first.folder().resolve(this.platform.extensionFolder()).resolve("vector--0.8.5.sql"))
			.isNotEmptyFile();
	}

	@Test
	void replacesPartlyUnpackedFiles() throws Exception {
		Path complete = installation().folder();
		Path partial = complete.resolveSibling(complete.getFileName() + ".partial");
		Files.move(complete, partial);
		Files.delete(Path.of(new PostgresInstallation(partial, this.platform).program("initdb")));
		Path foreign = Files.createDirectories(this.folder.resolve("older.partial/bin"));
		assertThat(Path.of(installation().program("initdb"))).isExecutable();
		assertThat(partial).doesNotExist();
		assertThat(foreign).doesNotExist();
	}

	private PostgresInstallation installation() {
		return new InstallationCache(this.folder, this.platform).installation();
	}

}
