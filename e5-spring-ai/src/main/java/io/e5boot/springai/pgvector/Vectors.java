package io.e5boot.springai.pgvector;

import java.sql.SQLException;

import com.pgvector.PGvector;

/**
 * Vectors in pgvector's text form.
 */
final class Vectors {

	private Vectors() {
	}

	static String format(float[] vector) {
		return new PGvector(vector).toString();
	}

	static float[] parse(String text) {
		try {
			return new PGvector(text).toArray();
		}
		catch (SQLException ex) {
			throw new IllegalArgumentException("Not a vector: " + text, ex);
		}
	}

}
