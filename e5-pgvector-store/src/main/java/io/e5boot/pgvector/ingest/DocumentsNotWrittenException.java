package io.e5boot.pgvector.ingest;

import java.util.Collection;
import java.util.Locale;

import io.e5boot.pgvector.sql.Characters;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * The database rejected documents without an error: a policy of row-level security hides
 * the rows with their ids, or a trigger skips them. No document of the batch is written.
 */
public class DocumentsNotWrittenException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private DocumentsNotWrittenException(String message) {
		super(message);
	}

	static DocumentsNotWrittenException hidden(String table, Collection<String> ids) {
		return new DocumentsNotWrittenException(describe(table, ids)
				+ "A policy of row-level security hides rows with these ids from this role, or does not permit changing "
				+ "them. Ids must be unique within a table, across all roles: add the tenant to the id, or use a "
				+ "table for each tenant.");
	}

	static DocumentsNotWrittenException skipped(String table, Collection<String> ids) {
		return new DocumentsNotWrittenException(describe(table, ids)
				+ "A trigger of the table returns NULL for these rows. Change it to return the row, "
				+ "or to raise an error that states the reason.");
	}

	/**
	 * Creates the exception for documents that remain after re-embedding.
	 * @param table the qualified name of the old table
	 * @param left the number of remaining documents
	 * @return the exception
	 */
	public static DocumentsNotWrittenException notReembedded(String table, long left) {
		return new DocumentsNotWrittenException(String.format(Locale.ROOT,
				"%d documents of %s could not be re-embedded, or the new tables could not replace it. Check for triggers "
						+ "that return NULL and for long transactions on it. Re-embedding resumes at the next startup.",
				left, table));
	}

	private static String describe(String table, Collection<String> ids) {
		return String.format(Locale.ROOT, "%d documents cannot be written to %s, including \"%s\". ", ids.size(), table,
				Characters.printable(ids.iterator().next()));
	}

}
