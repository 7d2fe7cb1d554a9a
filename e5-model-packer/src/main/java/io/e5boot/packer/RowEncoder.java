package io.e5boot.packer;

import java.nio.ByteBuffer;

import io.e5boot.encoder.internal.tensor.DType;

/**
 * Stores a row of float32 values in another data type; the inverse of the encoder's
 * {@code RowDecoder}.
 */
interface RowEncoder {

	/**
	 * Appends a row.
	 * @param row finite values
	 * @param out little-endian
	 */
	void encode(float[] row, ByteBuffer out);

	static RowEncoder of(DType dtype) {
		return switch (dtype) {
			case F32 -> new Float32();
			case F16 -> new Float16();
			case Q8_0 -> new Q8();
			case Q4_0 -> new Q4();
			default -> throw new IllegalArgumentException(dtype + " is not written");
		};
	}

	/**
	 * IEEE 754 binary32.
	 */
	record Float32() implements RowEncoder {

		@Override
		public void encode(float[] row, ByteBuffer out) {
			for (float value : row) {
				out.putFloat(value);
			}
		}

	}

	/**
	 * IEEE 754 binary16, rounded to the nearest, ties to even.
	 */
	record Float16() implements RowEncoder {

		private static final float LARGEST = 65504;

		@Override
		public void encode(float[] row, ByteBuffer out) {
			for (float value : row) {
				out.putShort(toHalf(value));
			}
		}

		static short toHalf(float value) {
			int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
			float magnitude = Math.abs(value);
			if (magnitude >= LARGEST + 16) {
				throw new PackException("The weight " + value + " is too large for float16");
			}
			if (magnitude < 0x1p-14f) {
				return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
			}
			int bits = Float.floatToRawIntBits(magnitude) - ((127 - 15) << 23);
			int rounded = bits + 0xfff + ((bits >>> 13) & 1);
			return (short) (sign | (rounded >>> 13));
		}

		/** Converts a finite half. */
		static float toFloat(short half) {
			int exponent = (half >>> 10) & 0x1f;
			int mantissa = half & 0x3ff;
			float magnitude = (exponent == 0) ? mantissa * 0x1p-24f
					: Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (mantissa << 13));
			return ((half & 0x8000) == 0) ? magnitude : -magnitude;
		}

	}

	/**
	 * GGML Q8_0: per 32 weights a binary16 scale and 32 signed bytes.
	 */
	record Q8() implements RowEncoder {

		private static final int BLOCK = 32;

		@Override
		public void encode(float[] row, ByteBuffer out) {
			for (int start = 0; start < row.length; start += BLOCK) {
				float largest = 0;
				for (int i = 0; i < BLOCK; i++) {
					largest = Math.max(largest, Math.abs(row[start + i]));
				}
				short half = scale(largest);
				float scale = Float16.toFloat(half);
				out.putShort(half);
				for (int i = 0; i < BLOCK; i++) {
					int level = (scale == 0) ? 0 : Math.round(row[start + i] / scale);
					out.put((byte) Math.max(-127, Math.min(127, level)));
				}
			}
		}

		/**
		 * Returns the smallest half that covers the block's largest value. The nearest
		 * half is too small where it is subnormal and has few bits.
		 */
		private static short scale(float largest) {
			short half = Float16.toHalf(largest / 127);
			return (Float16.toFloat(half) * 127 < largest) ? (short) (half + 1) : half;
		}

	}

	/**
	 * GGML Q4_0: per 32 weights a binary16 scale and 16 bytes. The value with the largest
	 * magnitude becomes level −8, since there is no level 8.
	 */
	record Q4() implements RowEncoder {

		private static final int BLOCK = 32;

		@Override
		public void encode(float[] row, ByteBuffer out) {
			for (int start = 0; start < row.length; start += BLOCK) {
				float extreme = 0;
				for (int i = 0; i < BLOCK; i++) {
					extreme = (Math.abs(row[start + i]) > Math.abs(extreme)) ? row[start + i] : extreme;
				}
				short half = Float16.toHalf(extreme / -8 + 0f);
				float scale = Float16.toFloat(half);
				out.putShort(half);
				for (int i = 0; i < BLOCK / 2; i++) {
					int low = level(row[start + i], scale);
					int high = level(row[start + BLOCK / 2 + i], scale);
					out.put((byte) (low | high << 4));
				}
			}
		}

		private static int level(float value, float scale) {
			return (scale == 0) ? 8 : Math.max(0, Math.min(15, Math.round(value / scale) + 8));
		}

	}

}
