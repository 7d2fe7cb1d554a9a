package io.e5boot.encoder.model;

import java.util.Locale;

/**
 * Number format of the computation. Vectors are always float32.
 */
public enum Precision {

	/**
	 * The fastest precision of the device with a mean cosine of at least 0.9999 to
	 * {@link #FLOAT32} on ordinary text, measured with multilingual-e5-small. The cosine
	 * of a single text can be lower. It is {@link #BFLOAT16} on CPUs with instructions
	 * for it, {@link #FLOAT16} on CUDA devices, {@link #FLOAT32} elsewhere. On CPUs with
	 * VNNI or AMX instructions, the products that the checkpoint marks as int8-safe use
	 * 8-bit integers.
	 */
	AUTO,

	/** IEEE 754 binary32. */
	FLOAT32,

	/** The upper half of a binary32: 8 bits of precision, the range of float32. */
	BFLOAT16,

	/** IEEE 754 binary16: 11 bits of precision, up to 65,504. */
	FLOAT16,

	/**
	 * Weights and activations are multiplied as 8-bit integers, the rest is computed in
	 * {@link #BFLOAT16}. For CPUs with VNNI or AMX instructions.
	 */
	INT8;

	/**
	 * Returns the name in configuration and logs.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
