package io.e5boot.pgvector.schema;

/**
 * The SQL type of the id column. A Spring AI document's id is a string; {@link #TEXT}
 * takes any, {@link #UUID} only those that are UUIDs and needs less room.
 */
public enum IdType {

	/**
	 * Any non-blank string of up to 1,000 bytes in UTF-8.
	 */
	TEXT("text"),

	/**
	 * UUIDs in their canonical form.
	 */
	UUID("uuid");

	private final String sqlType;

	IdType(String sqlType) {
		this.sqlType = sqlType;
	}

	public String sqlType() {
		return this.sqlType;
	}

}
