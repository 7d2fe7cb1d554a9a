package io.e5boot.pgvector.schema;

import java.util.Locale;

/**
 * The table's vectors have another dimension than the model's.
 */
public final class VectorDimensionMismatchException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	/**
	 * Length of the table's vectors.
	 */
	private final int tableDimensions;

	/**
	 * Length of the model's vectors.
	 */
	private final int modelDimensions;

	VectorDimensionMismatchException(String table, int tableDimensions, int modelDimensions) {
		super(String.format(Locale.ROOT, """
				Table %s holds vectors of %d dimensions, the embedding model makes %d.
				Either configure the model that filled the table, or a new table name for this model \
				and add the documents again.""", table, tableDimensions, modelDimensions), null);
		this.tableDimensions = tableDimensions;
		this.modelDimensions = modelDimensions;
	}

	/**
	 * Returns the dimension of the table's vector column.
	 * @return the number of components
	 */
	public int tableDimensions() {
		return this.tableDimensions;
	}

	/**
	 * Returns the dimension the store was configured for.
	 * @return the number of components
	 */
	public int modelDimensions() {
		return this.modelDimensions;
	}

}
