package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@DisabledOnOs(OS.WINDOWS)
class TestDataFolderTests {

	@TempDir
	private Path temporary;

	@Test
	void userFolderIsTheSameEachTimeAndPrivate() throws IOException {
		Path folder = TestDataFolder.userFolder(this.temporary);
		assertThat(folder).isEqualTo(own());
		assertThat(mode(folder)).isEqualTo("rwx--x--x");
		assertThat(TestDataFolder.userFolder(this.temporary)).isEqualTo(folder);
	}

	@Test
	void userFolderIsNewIfOthersCanWrite() throws IOException {
		Files.setPosixFilePermissions(Files.createDirectory(own()), PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThatItIsNew();
	}

	@Test
	void userFolderIsNewIfALinkHasTheName() throws IOException {
		Files.createSymbolicLink(own(), Files.createDirectory(this.temporary.resolve("planted")));
		assertThatItIsNew();
	}

	@Test
	void userFolderIsNewIfAnotherUserOwnsIt() throws IOException {
		Path planted = Files.createDirectory(own());
		assumeTrue(RunAs.isRoot(), "only root can give a folder away");
		Files.setAttribute(planted, "unix:uid", 65534);
		assertThatItIsNew();
	}

	private void assertThatItIsNew() throws IOException {
		Path folder = TestDataFolder.userFolder(this.temporary);
		assertThat(folder).isNotEqualTo(own()).hasParent(this.temporary).isEmptyDirectory();
		assertThat(mode(folder)).isEqualTo("rwx--x--x");
	}

	private Path own() throws IOException {
		return this.temporary.resolve("e5-pgvector-" + Files.getAttribute(this.temporary, "unix:uid"));
	}

	private static String mode(Path folder) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
	}

}
