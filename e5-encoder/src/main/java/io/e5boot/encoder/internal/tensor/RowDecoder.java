package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;

/**
 * Expands a row of stored weights to float32.
 */
interface RowDecoder {

	/**
	 * Fills {@code out} from the bytes that start at {@code position}.
	 */
	void decode(ByteBuffer data, int position, float[] out);

	/**
	 * IEEE 754 binary32.
	 */
	record Float32() implements RowDecoder {

		@Override
		public void decode(ByteBuffer data, int position, float[] out) {
			for (int i = 0; i < out.length; i++) {
				out[i] = data.getFloat(position + 4 * i);
			}
		}

	}

	/**
	 * The upper half of a binary32.
	 */
	record BFloat16() implements RowDecoder {

		@Override
		public void decode(ByteBuffer data, int position, float[] out) {
			for (int i = 0; i < out.length; i++) {
				out[i] = Float.intBitsToFloat(data.getShort(position + 2 * i) << 16);
			}
		}

	}

	/**
	 * IEEE 754 binary16.
	 */
	record Float16() implements RowDecoder {

		private static final float SUBNORMAL_UNIT = 0x1p-24f;

		@Override
		public void decode(ByteBuffer data, int position, float[] out) {
			for (int i = 0; i < out.length; i++) {
				out[i] = toFloat(data.getShort(position + 2 * i));
			}
		}

		static float toFloat(short half) {
			int sign = (half & 0x8000) << 16;
			int exponent = (half >>> 10) & 0x1f;
			int mantissa = half & 0x3ff;
			if (exponent == 0) {
				float magnitude = mantissa * SUBNORMAL_UNIT;
				return (sign == 0) ? magnitude : -magnitude;
			}
			int biased = (exponent == 0x1f) ? 0xff : exponent + (127 - 15);
			return Float.intBitsToFloat(sign | (biased << 23) | (mantissa << 13));
		}

	}

	/**
	 * GGML Q4_0: a binary16 scale, then 16 bytes whose low nibbles are weights 0 to 15
	 * and whose high nibbles are weights 16 to 31, each offset by 8.
	 */
	record Q4() implements RowDecoder {

		private static final int BLOCK = 32;

		private static final int BLOCK_BYTES = 18;

		@Override
		public void decode(ByteBuffer data, int position, float[] out) {
			for (int block = 0; block * BLOCK < out.length; block++) {
				decodeBlock(data, position + block * BLOCK_BYTES, out, block * BLOCK);
			}
		}

		private static void decodeBlock(ByteBuffer data, int position, float[] out, int offset) {
			float scale = Float16.toFloat(data.getShort(position));
			for (int i = 0; i < BLOCK / 2; i++) {
				int pair = data.get(position + 2 + i);
				out[offset + i] = ((pair & 0xf) - 8) * scale;
				out[offset + BLOCK / 2 + i] = (((pair >> 4) & 0xf) - 8) * scale;
			}
		}

	}

	/**
	 * GGML Q8_0: a binary16 scale, then 32 signed bytes.
	 */
	record Q8() implements RowDecoder {

		private static final int BLOCK = 32;

		private static final int BLOCK_BYTES = 34;

		@Override
		public void decode(ByteBuffer data, int position, float[] out) {
			for (int block = 0; block * BLOCK < out.length; block++) {
				int start = position + block * BLOCK_BYTES;
				float scale = Float16.toFloat(data.getShort(start));
				for (int i = 0; i < BLOCK; i++) {
					out[block * BLOCK + i] = data.get(start + 2 + i) * scale;
				}
			}
		}

	}

}
