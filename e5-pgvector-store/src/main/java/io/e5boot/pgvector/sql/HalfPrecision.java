package io.e5boot.pgvector.sql;

/**
 * Conversion to the 16-bit format of IEEE 754. Java 20 and newer have it in
 * {@link Float}.
 */
@Internal
public final class HalfPrecision {

	private static final int SMALLEST_NORMAL = Float.floatToIntBits(0x1p-14f);

	private static final int FIRST_INFINITE = Float.floatToIntBits(65520);

	private static final int INFINITY = 0x7c00;

	/**
	 * Bits of the significand that half precision drops.
	 */
	private static final int DROPPED = 13;

	/**
	 * Difference of the exponents' biases, shifted to the exponent's position.
	 */
	private static final int BIAS = (127 - 15) << 23;

	private static final int SMALLEST_NORMAL_HALF = 0x400;

	private HalfPrecision() {
	}

	/**
	 * Converts a number, rounding to nearest, ties to even.
	 * @param value any number except NaN
	 * @return the bits
	 */
	static short of(float value) {
		int bits = Float.floatToRawIntBits(value);
		int sign = (bits >>> 16) & 0x8000;
		int magnitude = bits & 0x7fffffff;
		if (magnitude >= FIRST_INFINITE) {
			return (short) (sign | INFINITY);
		}
		if (magnitude < SMALLEST_NORMAL) {
			return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24f));
		}
		int half = (1 << (DROPPED - 1)) - 1 + ((magnitude >>> DROPPED) & 1);
		return (short) (sign | ((magnitude + half - BIAS) >>> DROPPED));
	}

	/**
	 * Rounds a number to the nearest half precision number.
	 * @param value a number of at most 65504 in magnitude
	 * @return the rounded number
	 */
	public static float round(float value) {
		int bits = of(value);
		int magnitude = bits & 0x7fff;
		float rounded = (magnitude < SMALLEST_NORMAL_HALF) ? magnitude * 0x1p-24f
				: Float.intBitsToFloat((magnitude << DROPPED) + BIAS);
		return ((bits & 0x8000) == 0) ? rounded : -rounded;
	}

}
