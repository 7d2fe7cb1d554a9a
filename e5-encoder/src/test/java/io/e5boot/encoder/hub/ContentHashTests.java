package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentHashTests {

	/** Git's hash of a blob of the text "hello\n". */
	private static final String GIT = "ce013625030ba8dba906f756967f9e9ca394464a";

	private static final String SHA_256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

	@ParameterizedTest
	@ValueSource(strings = { GIT, "\"" + GIT + "\"", "W/\"" + GIT + "\"", " \"" + GIT + "\" " })
	void ofEtagAcceptsQuotedAndWeakHashes(String header) {
		assertThat(ContentHash.ofEtag(header)).contains(new ContentHash(GIT));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "\"abc\"", "../" + GIT, GIT + "0", "CE013625030BA8DBA906F756967F9E9CA394464A" })
	void ofEtagReturnsEmptyForOtherHeaders(String header) {
		assertThat(ContentHash.ofEtag(header)).isEmpty();
	}

	@Test
	void matchesComparesContent(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("file"), "hello\n");
		assertThat(new ContentHash(GIT).matches(file)).isTrue();
		assertThat(new ContentHash(SHA_256).matches(file)).isTrue();
		Files.writeString(file, "hallo\n");
		assertThat(new ContentHash(GIT).matches(file)).isFalse();
		assertThat(new ContentHash(SHA_256).matches(file)).isFalse();
	}

}
