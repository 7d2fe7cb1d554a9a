package io.e5boot.springai.pgvector;

/**
 * The table was filled by another model than the configured one, so that distances
 * between their vectors mean nothing.
 */
public final class VectorModelMismatchException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	private final String tableModel;

	private final String configuredModel;

	VectorModelMismatchException(String table, String tableModel, String configuredModel) {
		super("""
				Table %s was filled by the model %s, configured is %s. Vectors of two models cannot be compared.
				Either configure %s again, or a new table name for this model and add the documents again."""
			.formatted(table, tableModel, configuredModel, tableModel), null);
		this.tableModel = tableModel;
		this.configuredModel = configuredModel;
	}

	/**
	 * Returns the model recorded with the table.
	 * @return the model's id
	 */
	public String tableModel() {
		return this.tableModel;
	}

	/**
	 * Returns the model the store was configured for.
	 * @return the model's id
	 */
	public String configuredModel() {
		return this.configuredModel;
	}

}
