package io.e5boot.buildtools;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.e5boot.packer.PackException;

/**
 * Reads a file from front to back. A truncated file or a value out of range is a
 * {@link PackException} that names the field.
 */
final class LittleEndianReader {

	private final String file;

	private final ByteBuffer buffer;

	LittleEndianReader(String file, ByteBuffer buffer) {
		this.file = file;
		this.buffer = buffer.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
	}

	int uint8(String field) {
		return bytes(field, 1).get() & 0xff;
	}

	int uint16(String field) {
		return bytes(field, Short.BYTES).getShort() & 0xffff;
	}

	/**
	 * Reads a signed 32-bit number and checks its range.
	 */
	int int32(String field, int least, int most) {
		int value = bytes(field, Integer.BYTES).getInt();
		require(value >= least && value <= most, field + " is " + value + ", not " + least + " to " + most);
		return value;
	}

	/**
	 * Reads an unsigned 64-bit number and checks its range.
	 */
	long int64(String field, long least, long most) {
		long value = bytes(field, Long.BYTES).getLong();
		require(value >= least && value <= most, field + " is " + Long.toUnsignedString(value));
		return value;
	}

	float float32(String field) {
		float value = bytes(field, Float.BYTES).getFloat();
		require(Float.isFinite(value), field + " is " + value);
		return value;
	}

	String utf8(String field, int length) {
		return utf8(field, bytes(field, length));
	}

	String utf8(String field, ByteBuffer bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PackException(this.file + ": " + field + " is not UTF-8", ex);
		}
	}

	ByteBuffer bytes(String field, int length) {
		require(length >= 0 && length <= this.buffer.remaining(), "is truncated in " + field);
		ByteBuffer bytes = this.buffer.slice(this.buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
		this.buffer.position(this.buffer.position() + length);
		return bytes;
	}

	int position() {
		return this.buffer.position();
	}

	int size() {
		return this.buffer.limit();
	}

	void require(boolean sound, String complaint) {
		if (!sound) {
			throw new PackException(this.file + ": " + complaint);
		}
	}

}
