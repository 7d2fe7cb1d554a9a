package io.e5boot.pgvector.schema;

import java.util.Locale;

import io.e5boot.pgvector.sql.Internal;

/**
 * The layout of a store's tables.
 *
 * @param tables the names of the tables
 * @param extension the names of pgvector's types, functions and operators
 * @param idType the type of the ids
 * @param vectorType the type of the vectors
 * @param index the vector index
 * @param dimensions the length of the vectors
 * @param partitions the number of partitions by the hash of the ids; 1 for a table
 * without partitions
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
	 * Returns the type of the vectors as in SQL, without their length.
	 */
	public String sqlVectorType() {
		return this.extension.name(this.vectorType.sqlType());
	}

	/**
	 * Returns the type of the vectors as in the catalog.
	 */
	String embeddingType() {
		return String.format(Locale.ROOT, "%s(%d)", this.vectorType.sqlType(), this.dimensions);
	}

}
