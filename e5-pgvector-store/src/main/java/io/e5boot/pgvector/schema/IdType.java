package io.e5boot.pgvector.schema;

/**
 * The SQL type of the id column. The id of a Spring AI document is a string:
 * {@link #TEXT} accepts any id, {@link #UUID} only UUIDs, which take less space.
 */
public enum IdType {

	/**
	 * Any non-blank string of up to 1,000 bytes in UTF-8.
	 */
	TEXT("text"),

	/**
	 * UUIDs.
	 */
	UUID("uuid");

	private final String sqlType;

	IdType(String sqlType) {
		this.sqlType = sqlType;
	}

	/**
	 * Returns the name of the type in SQL.
	 * @return the name
	 */
	public String sqlType() {
		return this.sqlType;
	}

}
