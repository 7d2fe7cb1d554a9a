package io.e5boot.encoder.internal.json;

/**
 * Rounds decimal fractions to doubles as {@link Double#parseDouble} does, but without big
 * integers: the quotient of two doubles, corrected by its remainder. A vocabulary has a
 * quarter of a million scores of seventeen digits.
 */
final class DecimalFraction {

	/** So many digits fit into a long, and that power of ten is a double. */
	static final int MOST_DIGITS = 18;

	private static final double[] POWERS_OF_TEN = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

	/** More than the correction's own rounding can be, as a share of it. */
	private static final double DOUBT = 0x1p-50;

	private DecimalFraction() {
	}

	/**
	 * Rounds {@code digits / 10^decimals} to the nearest double.
	 * @param digits at most {@link #MOST_DIGITS} of them, not negative
	 * @param decimals from 0 to {@link #MOST_DIGITS}
	 * @return the double, or NaN if the fraction lies too close to the middle of two
	 */
	static double nearest(long digits, int decimals) {
		double divisor = POWERS_OF_TEN[decimals];
		double rounded = digits;
		double quotient = rounded / divisor;
		double remainder = Math.fma(-quotient, divisor, rounded) + (digits - (long) rounded);
		double correction = remainder / divisor;
		double nearest = quotient + correction * (1 - DOUBT);
		return (nearest == quotient + correction * (1 + DOUBT)) ? nearest : Double.NaN;
	}

}
