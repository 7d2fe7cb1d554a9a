package io.e5boot.pgvector.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Sends rows by {@code COPY … FROM STDIN (FORMAT binary)}, as PostgreSQL's documentation
 * of COPY describes the format; vectors as pgvector's {@code vector_recv} and
 * {@code halfvec_recv} read them. Not thread-safe.
 */
@Internal
public final class BinaryCopy implements AutoCloseable {

	private static final byte[] HEADER = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0,
			0, 0, 0, 0 };

	private static final int FLUSH_BYTES = 1 << 18;

	private static final byte JSONB_VERSION = 1;

	private final CopyIn copy;

	private ByteBuffer buffer = ByteBuffer.allocate(FLUSH_BYTES + (1 << 16));

	BinaryCopy(CopyIn copy) {
		this.copy = copy;
		this.buffer.put(HEADER);
	}

	/**
	 * Starts a copy. Rows are written by {@link #finish()}; closing without it writes
	 * none.
	 * @param connection a connection of PostgreSQL's driver, or a wrapper of one
	 * @param table the table and its columns, as in SQL
	 * @return the copy
	 */
	public static BinaryCopy into(Connection connection, String table) throws SQLException {
		return new BinaryCopy(connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyIn("COPY " + table + " FROM STDIN (FORMAT binary)"));
	}

	public void startRow(int columns) throws SQLException {
		if (this.buffer.position() >= FLUSH_BYTES) {
			flush();
		}
		reserve(Short.BYTES).putShort((short) columns);
	}

	public void writeText(String text) {
		writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

	public void writeJsonb(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		reserve(Integer.BYTES + 1 + bytes.length).putInt(bytes.length + 1).put(JSONB_VERSION).put(bytes);
	}

	public void writeBytes(byte[] bytes) {
		reserve(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
	}

	public void writeInteger(int value) {
		reserve(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
	}

	public void writeReal(float value) {
		reserve(Integer.BYTES + Float.BYTES).putInt(Float.BYTES).putFloat(value);
	}

	public void writeVector(float[] vector) {
		ByteBuffer target = startVector(vector.length, Float.BYTES);
		for (float component : vector) {
			target.putFloat(component);
		}
	}

	public void writeHalfVector(float[] vector) {
		ByteBuffer target = startVector(vector.length, Short.BYTES);
		for (float component : vector) {
			target.putShort(HalfPrecision.of(component));
		}
	}

	/**
	 * Writes the length, the number of dimensions and two bytes that pgvector reserves.
	 */
	private ByteBuffer startVector(int dimensions, int componentBytes) {
		int bytes = 2 * Short.BYTES + dimensions * componentBytes;
		return reserve(Integer.BYTES + bytes).putInt(bytes).putShort((short) dimensions).putShort((short) 0);
	}

	private ByteBuffer reserve(int bytes) {
		if (this.buffer.remaining() < bytes) {
			ByteBuffer larger = ByteBuffer
				.allocate(Math.max(2 * this.buffer.capacity(), this.buffer.position() + bytes));
			this.buffer = larger.put(this.buffer.flip());
		}
		return this.buffer;
	}

	private void flush() throws SQLException {
		this.copy.writeToCopy(this.buffer.array(), 0, this.buffer.position());
		this.buffer.clear();
	}

	/**
	 * Sends the remaining bytes and ends the copy.
	 * @return the number of rows that the server has copied
	 */
	public long finish() throws SQLException {
		reserve(Short.BYTES).putShort((short) -1);
		flush();
		return this.copy.endCopy();
	}

	/**
	 * Cancels a copy that was not finished.
	 */
	@Override
	public void close() throws SQLException {
		if (this.copy.isActive()) {
			this.copy.cancelCopy();
		}
	}

}
