package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Element types of a {@link TensorFile}. Only those with a decoder can hold weights; the
 * others are recognized so that a checkpoint may carry buffers that are never read.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
public enum DType {

	/** IEEE 754 single precision. */
	F32(1, 4, new RowDecoder.Float32()),

	/** IEEE 754 half precision. */
	F16(1, 2, new RowDecoder.Float16()),

	/** bfloat16, the upper half of a single. */
	BF16(1, 2, new RowDecoder.BFloat16()),

	/**
	 * GGML's 4-bit blocks, as model packs store them: 32 weights in 18 bytes. Not part of
	 * the safetensors standard; other readers refuse it.
	 */
	Q4_0(32, 18, new RowDecoder.Q4()),

	/**
	 * GGML's 8-bit blocks, as model packs store them: 32 weights in 34 bytes. Not part of
	 * the safetensors standard either.
	 */
	Q8_0(32, 34, new RowDecoder.Q8()),

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

	private final @Nullable RowDecoder decoder;

	DType(int blockElements, int blockBytes) {
		this(blockElements, blockBytes, null);
	}

	DType(int blockElements, int blockBytes, @Nullable RowDecoder decoder) {
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
	 * Size of so many elements.
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
	 * @throws UnsupportedOperationException if this type holds no weights
	 */
	public void decode(ByteBuffer data, long first, float[] out) {
		if (this.decoder == null) {
			throw new UnsupportedOperationException(this + " holds no weights");
		}
		this.decoder.decode(data, Math.toIntExact(byteSize(first)), out);
	}

}
