package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Element types of a {@link TensorFile}. Only those with a decoder can be weights; the
 * others are supported so that a checkpoint may contain buffers that are never read.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
public enum DType {

	/** IEEE 754 single precision. */
	F32(1, 4, new Decoder.Float32()),

	/** IEEE 754 half precision. */
	F16(1, 2, new Decoder.Float16()),

	/** bfloat16, the upper half of a single. */
	BF16(1, 2, new Decoder.BFloat16()),

	/**
	 * GGML's 4-bit blocks of 32 weights in 18 bytes, for model packs. Not part of the
	 * safetensors standard, so other readers reject it.
	 */
	Q4_0(32, 18, new Decoder.Q4()),

	/**
	 * GGML's 8-bit blocks of 32 weights in 34 bytes, for model packs. Not part of the
	 * safetensors standard either.
	 */
	Q8_0(32, 34, new Decoder.Q8()),

	/** IEEE 754 double precision. */
	F64(1, 8),

	/** 8-bit float with 4 bits of exponent. */
	F8_E4M3(1, 1),

	/** 8-bit float with 5 bits of exponent. */
	F8_E5M2(1, 1),

	/** Signed 64-bit integer. */
	I64(1, 8),

	/** Unsigned 64-bit integer. */
	U64(1, 8),

	/** Signed 32-bit integer. */
	I32(1, 4),

	/** Unsigned 32-bit integer. */
	U32(1, 4),

	/** Signed 16-bit integer. */
	I16(1, 2),

	/** Unsigned 16-bit integer. */
	U16(1, 2),

	/** Signed 8-bit integer. */
	I8(1, 1),

	/** Unsigned 8-bit integer. */
	U8(1, 1),

	/** One byte, 0 or 1. */
	BOOL(1, 1);

	private final int blockElements;

	private final int blockBytes;

	private final @Nullable Decoder decoder;

	DType(int blockElements, int blockBytes) {
		this(blockElements, blockBytes, null);
	}

	DType(int blockElements, int blockBytes, @Nullable Decoder decoder) {
		this.blockElements = blockElements;
		this.blockBytes = blockBytes;
		this.decoder = decoder;
	}

	static Optional<DType> ofName(String name) {
		for (DType type : values()) {
			if (type.name().equals(name)) {
				return Optional.of(type);
			}
		}
		return Optional.empty();
	}

	/**
	 * {@return whether tensors of this type can be decoded to float32}
	 */
	public boolean isWeight() {
		return this.decoder != null;
	}

	/**
	 * Returns the size of elements.
	 * @param elements count of elements, a multiple of the block size
	 * @return size in bytes
	 * @throws ArithmeticException if the size overflows or does not fill whole blocks
	 */
	public long byteSize(long elements) {
		if (elements % this.blockElements != 0) {
			throw new ArithmeticException(elements + " elements do not fill blocks of " + this.blockElements);
		}
		return Math.multiplyExact(elements / this.blockElements, this.blockBytes);
	}

	/**
	 * Decodes consecutive elements to float32.
	 * @param data the tensor's little-endian bytes, indexed from 0
	 * @param first index of the first element, a multiple of the block size
	 * @param out receives the values
	 * @throws UnsupportedOperationException if weights cannot have this type
	 */
	public void decode(ByteBuffer data, long first, float[] out) {
		if (this.decoder == null) {
			throw new UnsupportedOperationException(this + " is not a type of weights");
		}
		this.decoder.decode(data, Math.toIntExact(byteSize(first)), out);
	}

	/**
	 * Decodes a row of stored weights to float32.
	 */
	interface Decoder {

		/**
		 * Fills {@code out} from the bytes that start at {@code position}.
		 */
		void decode(ByteBuffer data, int position, float[] out);

		/**
		 * IEEE 754 binary32.
		 */
		record Float32() implements Decoder {

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
		record BFloat16() implements Decoder {

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
		record Float16() implements Decoder {

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
		 * GGML Q4_0: a binary16 scale, then 16 bytes whose low nibbles are weights 0 to
		 * 15 and whose high nibbles are weights 16 to 31, each offset by 8.
		 */
		record Q4() implements Decoder {

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
		record Q8() implements Decoder {

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

}
