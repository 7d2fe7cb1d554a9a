package io.e5boot.encoder.torch;

/**
 * Number format of the computation.
 */
public enum Precision {

	/** The best for the device; at present always {@link #FLOAT32}. */
	AUTO,

	/** IEEE 754 binary32. */
	FLOAT32

}
