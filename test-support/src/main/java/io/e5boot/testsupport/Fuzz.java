package io.e5boot.testsupport;

/**
 * How many inputs a fuzz test tries: a small number in each build, a hundred times as
 * many with {@code -Pfuzz}. Inputs are seeded, so that each run has the same ones.
 */
public final class Fuzz {

	private static final int FACTOR = Integer.getInteger("fuzz.factor", 1);

	private Fuzz() {
	}

	/**
	 * Returns the number of inputs.
	 * @param small the number in each build
	 */
	public static int rounds(int small) {
		return Math.multiplyExact(small, FACTOR);
	}

}
