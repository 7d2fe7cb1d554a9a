package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what the database lacks, and how to add it.
 */
final class VectorStoreSchemaFailureAnalyzer extends AbstractFailureAnalyzer<VectorStoreSchemaException> {

	private static final String PREFIX = E5PgVectorProperties.NAME;

	private static final String EMBEDDING = "e5.embedding";

	private static final String INSTRUCT = EMBEDDING + ".instruct";

	private static final String OTHER_TABLE = "Set " + PREFIX + ".table-name (or .schema-name) to another table";

	private static final String TEXT = "{text}";

	private static final String REEMBED = PREFIX + ".on-model-change=reembed to have the passages embedded again.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, VectorStoreSchemaException cause) {
		return new FailureAnalysis(cause.getMessage(), action(cause), cause);
	}

	private static String action(VectorStoreSchemaException cause) {
		return switch (cause.reason()) {
			case TABLE_MISSING ->
				"Set " + PREFIX + ".initialize-schema=true to let the store create its tables, or run the SQL above, "
						+ "by hand or as a Flyway or Liquibase migration.";
			case EXTENSION -> "Ask a superuser to do this in the database of spring.datasource.url. "
					+ "For development without your own database, add the dependency "
					+ "io.e5boot:e5-pgvector-embedded and remove spring.datasource.url.";
			case PERMISSION -> "Run the SQL above in the database of spring.datasource.url, or set "
					+ "spring.datasource.username to a role with this right. To create the tables by a migration "
					+ "instead, set " + PREFIX + ".initialize-schema=false.";
			case MODEL_MISMATCH, DIMENSION_MISMATCH -> otherModel(cause.tableModel(), cause.configuredModel());
			case TABLE_MISMATCH -> OTHER_TABLE + ", or rename the existing one.";
		};
	}

	private static String otherModel(@Nullable ModelIdentity table, @Nullable ModelIdentity configured) {
		if (table != null && configured != null && differOnlyInTemplates(table, configured)) {
			return templates(table) + " Or set " + REEMBED + " Or: " + OTHER_TABLE + ", and add the documents again.";
		}
		return "Set " + EMBEDDING + ".model to the model that filled the table, and " + EMBEDDING + ".revision"
				+ " to its revision if only that differs. Or set " + REEMBED + " Or: " + OTHER_TABLE
				+ ", and add the documents again.";
	}

	private static boolean differOnlyInTemplates(ModelIdentity table, ModelIdentity configured) {
		return table.id().equals(configured.id()) && (table.revision() == null || configured.revision() == null
				|| table.revision().equals(configured.revision()));
	}

	/** Returns the settings that restore the templates of the passages in the table. */
	private static String templates(ModelIdentity table) {
		String query = (table.queryTemplate() != null) ? table.queryTemplate() : TEXT;
		String passage = (table.passageTemplate() != null) ? table.passageTemplate() : TEXT;
		if (passage.equals(TEXT) && query.contains("\n")) {
			return "Set " + INSTRUCT + ".task, and .template if it is not the default, so that a query becomes \""
					+ query.replace("\n", "\\n") + "\" again.";
		}
		String prefix = EMBEDDING + ".prefix";
		return "The model is the same, but the prefixes or instructions are not. Remove " + INSTRUCT
				+ ".* if it is set, or set " + prefix + ".query to \"" + query.replace(TEXT, "") + "\" and " + prefix
				+ ".passage to \"" + passage.replace(TEXT, "") + "\".";
	}

}
