package io.e5boot.pgvector.sql;

import java.sql.SQLException;

import com.pgvector.PGvector;

/**
 * Vectors in pgvector's text format.
 */
@Internal
public final class Vectors {

	private Vectors() {
	}

	public static String format(float[] vector) {
		return new PGvector(vector).toString();
	}

	public static float[] parse(String text) {
		try {
			return new PGvector(text).toArray();
		}
		catch (SQLException ex) {
			throw new IllegalArgumentException("Not a vector: " + text, ex);
		}
	}

}
