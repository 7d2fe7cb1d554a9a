package io.e5boot.testsupport;

/**
 * Arithmetic of vectors in double precision.
 */
public final class VectorMath {

	private VectorMath() {
	}

	/**
	 * Returns the dot product, which is the cosine of unit vectors.
	 */
	public static double dot(float[] a, float[] b) {
		double dot = 0;
		for (int i = 0; i < a.length; i++) {
			dot += (double) a[i] * b[i];
		}
		return dot;
	}

}
