package io.e5boot.pgvector.embedded;

import java.nio.file.Path;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlatformTests {

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, linux-x86_64", "Linux, aarch64, linux-aarch64", "Mac OS X, x86_64, osx-x86_64",
			"Mac OS X, aarch64, osx-aarch64", "Windows 11, amd64, win-x86_64",
			"Windows Server 2022, amd64, win-x86_64" })
	void recognizesJavaPlatformNames(String osName, String osArch, String id) {
		assertThat(Platform.of(osName, osArch).id()).isEqualTo(id);
	}

	@ParameterizedTest
	@CsvSource({ "Linux, riscv64", "Linux, x86", "FreeBSD, amd64", "Windows 11, aarch64", "Darwin-like, aarch64" })
	void reportsUnsupportedPlatform(String osName, String osArch) {
		assertThatExceptionOfType(EmbeddedPgVectorException.class).isThrownBy(() -> Platform.of(osName, osArch))
			.withMessageContaining(osArch)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNSUPPORTED_PLATFORM));
	}

	@Test
	void reportsMissingBinaries() {
		Platform other = (Platform.current() == Platform.WIN_X86_64) ? Platform.LINUX_X86_64 : Platform.WIN_X86_64;
		assertThatExceptionOfType(EmbeddedPgVectorException.class)
			.isThrownBy(
					() -> new InstallationCache(InstallationCache.defaultFolder(Path.of("data")), other).installation())
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(Reason.BINARIES_MISSING);
				assertThat(ex.remedy()).contains(other.archiveArtifact());
			});
	}

}
