package io.e5boot.pgvector.language;

import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.HalfPrecision;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.Vectors;

/**
 * A vector that is subtracted from the vectors of one language.
 *
 * @param id its id in the database; 0 is the origin, which changes nothing
 * @param vector its components
 */
@Internal
public record LanguageOffset(int id, float[] vector) {

	/**
	 * Less than this is no direction: half precision rounds by as much.
	 */
	private static final float MIN_NORM = 1e-3f;

	public static LanguageOffset origin(int dimensions) {
		return new LanguageOffset(0, new float[dimensions]);
	}

	static LanguageOffset parse(int id, String vector) {
		return new LanguageOffset(id, Vectors.parse(vector));
	}

	/**
	 * Moves a vector by this centre and scales it to unit length.
	 * @param vector a vector as the model made it, not zero
	 * @return what a row keeps; a vector that is its own centre, and so has no direction
	 * left, is kept as it is
	 */
	public CenteredVector subtractFrom(float[] vector) {
		float[] difference = new float[vector.length];
		double squares = 0;
		for (int i = 0; i < vector.length; i++) {
			difference[i] = vector[i] - this.vector[i];
			squares += (double) difference[i] * difference[i];
		}
		float norm = (float) Math.sqrt(squares);
		if (this.id != 0 && norm < MIN_NORM) {
			return origin(vector.length).subtractFrom(vector);
		}
		for (int i = 0; i < vector.length; i++) {
			difference[i] /= norm;
		}
		return new CenteredVector(difference, norm, this);
	}

	/**
	 * What a row keeps of a vector.
	 *
	 * @param direction unit length
	 * @param norm the length before scaling
	 * @param centre what was subtracted
	 */
	public record CenteredVector(float[] direction, float norm, LanguageOffset centre) {

		/**
		 * Returns what a column of the given type keeps of this.
		 */
		public CenteredVector rounded(VectorType type) {
			if (type == VectorType.VECTOR) {
				return this;
			}
			float[] rounded = new float[this.direction.length];
			for (int i = 0; i < rounded.length; i++) {
				rounded[i] = HalfPrecision.round(this.direction[i]);
			}
			return new CenteredVector(rounded, this.norm, this.centre);
		}

		/**
		 * Returns the vector as the model made it, up to the rounding of
		 * {@code direction}.
		 */
		public float[] original() {
			float[] vector = new float[this.direction.length];
			for (int i = 0; i < vector.length; i++) {
				vector[i] = this.norm * this.direction[i] + this.centre.vector()[i];
			}
			return vector;
		}

	}

}
