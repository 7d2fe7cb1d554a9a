package io.e5boot.pgvector.sql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.copy.CopyIn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Compares the sent bytes with the binary format of PostgreSQL's COPY and of pgvector's
 * types.
 */
class BinaryCopyTests {

	private static final String HEADER = "5047434f50590aff0d0a00" + "00000000" + "00000000";

	private static final String TRAILER = "ffff";

	private final CopyIn copy = mock(CopyIn.class);

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final BinaryCopy rows = new BinaryCopy(this.copy);

	@BeforeEach
	void recordBytes() throws SQLException {
		willAnswer((call) -> {
			this.sent.write(call.getArgument(0), call.getArgument(1), call.getArgument(2));
			return null;
		}).given(this.copy).writeToCopy(any(byte[].class), anyInt(), anyInt());
	}

	private String hex() {
		return HexFormat.of().formatHex(this.sent.toByteArray());
	}

	@Test
	void finishWithoutRowsSendsHeaderAndTrailer() throws SQLException {
		given(this.copy.endCopy()).willReturn(0L);
		assertThat(this.rows.finish()).isZero();
		assertThat(hex()).isEqualTo(HEADER + TRAILER);
	}

	@Test
	void rowHasNumberOfColumnsAndLengthOfEachValue() throws SQLException {
		given(this.copy.endCopy()).willReturn(1L);
		this.rows.startRow(5);
		this.rows.writeText("né");
		this.rows.writeJsonb("{}");
		this.rows.writeBytes(new byte[] { 1, -1 });
		this.rows.writeInteger(-2);
		this.rows.writeReal(1.5f);
		assertThat(this.rows.finish()).isEqualTo(1);
		assertThat(hex()).isEqualTo(HEADER + "0005" + "00000003" + "6ec3a9" + "00000003" + "01" + "7b7d" + "00000002"
				+ "01ff" + "00000004" + "fffffffe" + "00000004" + "3fc00000" + TRAILER);
	}

	@Test
	void vectorHasDimensionsReservedBytesAndSinglePrecisionComponents() throws SQLException {
		this.rows.startRow(1);
		this.rows.writeVector(new float[] { 1, -0.5f });
		this.rows.finish();
		assertThat(hex()).isEqualTo(HEADER + "0001" + "0000000c" + "0002" + "0000" + "3f800000" + "bf000000" + TRAILER);
	}

	@Test
	void halfVectorHasDimensionsReservedBytesAndHalfPrecisionComponents() throws SQLException {
		this.rows.startRow(1);
		this.rows.writeHalfVector(new float[] { 1, -0.5f, 0 });
		this.rows.finish();
		assertThat(hex())
			.isEqualTo(HEADER + "0001" + "0000000a" + "0003" + "0000" + "3c00" + "b800" + "0000" + TRAILER);
	}

	@Test
	void valueLargerThanBufferIsSentCompletely() throws SQLException {
		byte[] value = new byte[1_000_000];
		Arrays.fill(value, (byte) 7);
		this.rows.startRow(2);
		this.rows.writeText("a");
		this.rows.writeBytes(value);
		this.rows.finish();
		ByteBuffer bytes = ByteBuffer.wrap(this.sent.toByteArray()).position(HEADER.length() / 2 + 2 + 5);
		assertThat(bytes.getInt()).isEqualTo(value.length);
		byte[] written = new byte[value.length];
		bytes.get(written);
		assertThat(written).isEqualTo(value);
		assertThat(bytes.getShort()).isEqualTo((short) -1);
		assertThat(bytes.hasRemaining()).isFalse();
	}

	@Test
	void manyRowsAreSentInSeveralParts() throws SQLException {
		String text = "x".repeat(1000);
		for (int row = 0; row < 1000; row++) {
			this.rows.startRow(1);
			this.rows.writeText(text);
		}
		verify(this.copy, times(3)).writeToCopy(any(byte[].class), anyInt(), anyInt());
		this.rows.finish();
		assertThat(this.sent.size()).isEqualTo(HEADER.length() / 2 + 1000 * (2 + 4 + 1000) + 2);
		assertThat(new String(this.sent.toByteArray(), StandardCharsets.ISO_8859_1)).endsWith(text + "ÿÿ");
	}

	@Test
	void closeCancelsUnfinishedCopy() throws SQLException {
		given(this.copy.isActive()).willReturn(true);
		this.rows.startRow(1);
		this.rows.writeText("a");
		this.rows.close();
		verify(this.copy).cancelCopy();
		verify(this.copy, never()).endCopy();
		assertThat(this.sent.size()).isZero();
	}

	@Test
	void closeAfterFinishDoesNotCancel() throws SQLException {
		given(this.copy.isActive()).willReturn(false);
		this.rows.finish();
		this.rows.close();
		verify(this.copy, never()).cancelCopy();
	}

}
