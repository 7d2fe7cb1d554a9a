package io.e5boot.encoder.internal.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of a protobuf message one after the other, without a schema.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class ProtobufReader {

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int LENGTH = 2;

	private static final int FIXED32 = 5;

	private final ByteBuffer bytes;

	private int wireType;

	ProtobufReader(ByteBuffer bytes) {
		this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * Goes to the next field, whose value must then be read or skipped.
	 * @return its number, or 0 at the end
	 */
	int next() {
		if (!this.bytes.hasRemaining()) {
			return 0;
		}
		long tag = varint();
		this.wireType = (int) (tag & 7);
		long field = tag >>> 3;
		if (field < 1 || field >= 1 << 29) {
			throw new ProtobufException();
		}
		return (int) field;
	}

	long integer() {
		require(VARINT);
		return varint();
	}

	float real() {
		require(FIXED32);
		requireRemaining(Float.BYTES);
		return this.bytes.getFloat();
	}

	ByteBuffer content() {
		require(LENGTH);
		long length = varint();
		requireRemaining(length);
		ByteBuffer content = this.bytes.slice(this.bytes.position(), (int) length);
		skip((int) length);
		return content;
	}

	void skipValue() {
		switch (this.wireType) {
			case VARINT -> varint();
			case FIXED64 -> skip(Long.BYTES);
			case LENGTH -> content();
			case FIXED32 -> skip(Integer.BYTES);
			default -> throw new ProtobufException();
		}
	}

	private void skip(int count) {
		requireRemaining(count);
		this.bytes.position(this.bytes.position() + count);
	}

	private long varint() {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			requireRemaining(1);
			byte next = this.bytes.get();
			value |= (next & 0x7fL) << shift;
			if (next >= 0) {
				return value;
			}
		}
		throw new ProtobufException();
	}

	private void require(int expected) {
		if (this.wireType != expected) {
			throw new ProtobufException();
		}
	}

	private void requireRemaining(long count) {
		if (count < 0 || count > this.bytes.remaining()) {
			throw new ProtobufException();
		}
	}

	/**
	 * The bytes are not a protobuf message, or one of another schema.
	 */
	static final class ProtobufException extends RuntimeException {

	}

}
