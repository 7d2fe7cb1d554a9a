package io.e5boot.encoder.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@DisabledOnOs(OS.WINDOWS)
class UserTemporaryFolderTests {

	@TempDir
	private Path temporary;

	@Test
	void inReturnsSamePrivateFolder() throws IOException {
		Path folder = UserTemporaryFolder.in(this.temporary);
		assertThat(folder).isEqualTo(own());
		assertThat(mode(folder)).isEqualTo("rwx------");
		assertThat(UserTemporaryFolder.in(this.temporary)).isEqualTo(folder);
		try (Stream<Path> files = Files.list(this.temporary)) {
			assertThat(files).containsExactly(folder);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwxrwxrwx", "rwxrwx---", "rwxr-xr-x" })
	void inReturnsNewFolderIfOthersMayUseIt(String mode) throws IOException {
		Files.setPosixFilePermissions(Files.createDirectory(own()), PosixFilePermissions.fromString(mode));
		assertNew();
	}

	@Test
	void inReturnsNewFolderIfNameIsLink() throws IOException {
		Path target = Files.createDirectory(this.temporary.resolve("planted"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Files.createSymbolicLink(own(), target);
		assertNew();
	}

	@Test
	void inReturnsNewFolderIfAnotherUserOwnsIt() throws IOException {
		Path planted = Files.createDirectory(own(),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		assumeTrue(Files.getAttribute(planted, "unix:uid").equals(0), "only root can give a folder away");
		Files.setAttribute(planted, "unix:uid", 65534);
		assertNew();
	}

	private void assertNew() throws IOException {
		Path folder = UserTemporaryFolder.in(this.temporary);
		assertThat(folder).isNotEqualTo(own()).hasParent(this.temporary).isEmptyDirectory();
		assertThat(mode(folder)).isEqualTo("rwx------");
	}

	private Path own() throws IOException {
		return this.temporary.resolve("e5-" + Files.getAttribute(this.temporary, "unix:uid"));
	}

	private static String mode(Path folder) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
	}

}
