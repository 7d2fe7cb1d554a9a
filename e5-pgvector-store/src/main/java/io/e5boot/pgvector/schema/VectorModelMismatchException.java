package io.e5boot.pgvector.schema;

import java.util.Locale;

/**
 * The table's vectors were made by another model than the configured one, by another
 * revision of it, or with other prefixes.
 */
public final class VectorModelMismatchException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	private final transient ModelIdentity tableModel;

	private final transient ModelIdentity configuredModel;

	VectorModelMismatchException(String table, ModelIdentity tableModel, ModelIdentity configuredModel) {
		super(String.format(Locale.ROOT, """
				Table %s was filled by the model %s, configured is %s. Vectors of two models cannot be compared.
				Either configure %s again, or let the store re-embed the passages (on-model-change: reembed), or \
				configure a new table name for this model and add the documents again.""", table,
				tableModel.described(), configuredModel.described(), tableModel.id()), null);
		this.tableModel = tableModel;
		this.configuredModel = configuredModel;
	}

	/**
	 * Returns the model recorded with the table.
	 * @return the model
	 */
	public ModelIdentity tableModel() {
		return this.tableModel;
	}

	/**
	 * Returns the model the store was configured for.
	 * @return the model
	 */
	public ModelIdentity configuredModel() {
		return this.configuredModel;
	}

}
