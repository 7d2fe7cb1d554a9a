package io.e5boot.buildtools;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

import io.e5boot.packer.PackException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrecompiledCharsMapTests {

	private static final Map<Integer, String> TABLE = Map.of(1, "", 9, " ", 0xFF41, "a");

	private final PrecompiledCharsMap map = PrecompiledCharsMap.of(CharsMaps.small());

	@Test
	void replacesMappedCharacters() {
		assertThat(this.map.normalize(1)).isEmpty();
		assertThat(this.map.normalize('\t')).isEqualTo(" ");
		assertThat(this.map.normalize(0xFF41)).isEqualTo("a");
	}

	@Test
	void keepsOtherCharacters() {
		assertThat(this.map.normalize('x')).isEqualTo("x");
		assertThat(this.map.normalize(0xFF42)).isEqualTo("\uFF42");
		assertThat(this.map.normalize(0x1F4A1)).isEqualTo("💡");
	}

	@Test
	void agreesWithItsTable() {
		this.map.requireAgreement(TABLE);
	}

	@Test
	void rejectsTableWithMoreEntries() {
		assertThatExceptionOfType(PackException.class)
			.isThrownBy(() -> this.map.requireAgreement(Map.of(1, "", 9, " ", 0xFF41, "a", 0x200D, " ")))
			.withMessageContaining("U+200D");
	}

	@Test
	void rejectsTableWithFewerEntries() {
		assertThatExceptionOfType(PackException.class)
			.isThrownBy(() -> this.map.requireAgreement(Map.of(1, "", 9, " ")))
			.withMessageContaining("U+FF41");
	}

	@Test
	void keepsItsBytes() {
		assertThat(Base64.getDecoder().decode(this.map.base64())).isEqualTo(CharsMaps.small());
	}

	@Test
	void rejectsDamagedMaps() {
		byte[] whole = CharsMaps.small();
		byte[] cut = Arrays.copyOf(whole, whole.length - 1);
		cut[cut.length - 1] = 'a';
		byte[] negative = whole.clone();
		negative[3] = (byte) 0x80;
		byte[] astray = whole.clone();
		astray[4 + 2] = 0x7f;
		byte[] pointsBehind = whole.clone();
		pointsBehind[4 + 4 * 768 + 1] = 0x7f;
		assertRefused(new byte[0]);
		assertRefused(cut);
		assertRefused(negative);
		assertRefused(astray);
		assertRefused(pointsBehind);
	}

	private static void assertRefused(byte[] bytes) {
		assertThatExceptionOfType(PackException.class)
			.isThrownBy(() -> PrecompiledCharsMap.of(bytes).requireAgreement(TABLE))
			.withMessageContaining("character map");
	}

}
