package io.e5boot.pgvector.language;

import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.HalfPrecision;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.Vectors;

/**
 * A vector that is subtracted from the vectors of one language.
 *
 * @param id its id in the database; 0 is the origin, the zero vector
 * @param vector its components
 */
@Internal
public record LanguageOffset(int id, float[] vector) {

	/**
	 * A shorter difference has no usable direction: half precision rounds by as much.
	 */
	private static final float MIN_NORM = 1e-3f;

	public static LanguageOffset origin(int dimensions) {
		return new LanguageOffset(0, new float[dimensions]);
	}

	static LanguageOffset parse(int id, String vector) {
		return new LanguageOffset(id, Vectors.parse(vector));
	}

	/**
	 * Subtracts this offset from a vector and scales the difference to unit length.
	 * @param vector a vector of the model, not zero
	 * @return the values of the row; a vector that equals the offset is not moved
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
	 * The columns of a row from which the model's vector can be recovered.
	 *
	 * @param direction the difference, scaled to unit length
	 * @param norm the length of the difference
	 * @param offset the subtracted offset
	 */
	public record CenteredVector(float[] direction, float norm, LanguageOffset offset) {

		/**
		 * Rounds the direction as a column of the given type does.
		 */
		public CenteredVector rounded(VectorType type) {
			if (type == VectorType.VECTOR) {
				return this;
			}
			float[] rounded = new float[this.direction.length];
			for (int i = 0; i < rounded.length; i++) {
				rounded[i] = HalfPrecision.round(this.direction[i]);
			}
			return new CenteredVector(rounded, this.norm, this.offset);
		}

		/**
		 * Returns the model's vector, up to the rounding of {@code direction}.
		 */
		public float[] original() {
			float[] vector = new float[this.direction.length];
			for (int i = 0; i < vector.length; i++) {
				vector[i] = this.norm * this.direction[i] + this.offset.vector()[i];
			}
			return vector;
		}

	}

}
