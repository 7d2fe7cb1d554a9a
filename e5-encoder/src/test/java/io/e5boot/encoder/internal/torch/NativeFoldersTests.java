package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.UserTemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativeFoldersTests {

	private final Properties before = (Properties) System.getProperties().clone();

	@AfterEach
	void restore() {
		System.setProperties(this.before);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "?", "", " ", "/", "relative", "/there/is/no/such/folder" })
	void isHomeRejectsUnusableFolder(String home) {
		assertThat(NativeFolders.isHome(home)).isFalse();
	}

	@Test
	void chooseWithoutHomeUsesPrivateTemporaryFolder(@TempDir Path temporary) throws IOException {
		clear(Map.of("user.home", "?", "java.io.tmpdir", temporary.toString()));
		NativeFolders.choose(null);
		Path own = UserTemporaryFolder.in(temporary);
		assertThat(System.getProperty("DJL_CACHE_DIR")).isEqualTo(own.resolve(".djl.ai").toString());
		assertThat(System.getProperty("jna.tmpdir")).isEqualTo(own.toString());
	}

	@Test
	void chooseWithHomeKeepsDefaultOfDjl(@TempDir Path home) {
		clear(Map.of("user.home", home.toString()));
		NativeFolders.choose(null);
		assertThat(System.getProperty("DJL_CACHE_DIR")).isNull();
		assertThat(System.getProperty("jna.tmpdir")).isNull();
	}

	@Test
	void chooseUsesGivenFolder(@TempDir Path folder) {
		clear(Map.of("user.home", "?"));
		NativeFolders.choose(folder);
		assertThat(System.getProperty("ENGINE_CACHE_DIR")).isEqualTo(folder.toString());
		assertThat(System.getProperty("DJL_CACHE_DIR")).isNull();
	}

	@Test
	void chooseWithoutTemporaryFolderExplainsWhatToDo(@TempDir Path folder) {
		clear(Map.of("user.home", "?", "java.io.tmpdir", folder.resolve("missing").toString()));
		assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(() -> NativeFolders.choose(null))
			.withMessageContaining("e5.embedding.native-cache-dir");
	}

	private static void clear(Map<String, String> properties) {
		System.getProperties().keySet().removeAll(Set.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR", "jna.tmpdir"));
		properties.forEach(System::setProperty);
	}

}
