package io.e5boot.pgvector.schema;

import java.util.Locale;

import io.e5boot.pgvector.sql.Internal;

/**
 * How the tables are laid out.
 *
 * @param tables their names
 * @param extension the names of what pgvector has
 * @param idType the type of the ids
 * @param vectorType the type of the vectors
 * @param index the index over the vectors
 * @param dimensions the vectors' length
 * @param partitions how many partitions the passages are spread over by the hash of their
 * ids; 1 for a plain table
 */
@Internal
public record TableLayout(TableNames tables, VectorExtension extension, IdType idType, VectorType vectorType,
		IndexOptions index, int dimensions, int partitions) {

	public static TableLayout of(TableNames tables, VectorExtension extension, int dimensions) {
		return new TableLayout(tables, extension, IdType.TEXT, VectorType.HALFVEC, IndexOptions.defaults(), dimensions,
				1);
	}

	public TableLayout withTables(TableNames tables) {
		return new TableLayout(tables, this.extension, this.idType, this.vectorType, this.index, this.dimensions,
				this.partitions);
	}

	/**
	 * Returns the type of the vectors as it is written in SQL, without their length.
	 */
	public String sqlVectorType() {
		return this.extension.name(this.vectorType.sqlType());
	}

	/**
	 * Returns the type of the vectors as the catalog has it.
	 */
	String embeddingType() {
		return String.format(Locale.ROOT, "%s(%d)", this.vectorType.sqlType(), this.dimensions);
	}

}
