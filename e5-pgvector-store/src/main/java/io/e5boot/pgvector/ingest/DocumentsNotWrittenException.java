package io.e5boot.pgvector.ingest;

import java.util.Collection;
import java.util.Locale;

import io.e5boot.pgvector.sql.Characters;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * The database neither stores documents nor lets the store see rows with their ids. No
 * document of the batch is written.
 */
public class DocumentsNotWrittenException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private DocumentsNotWrittenException(String message) {
		super(message);
	}

	static DocumentsNotWrittenException hidden(String table, Collection<String> ids) {
		return new DocumentsNotWrittenException(describe(table, ids)
				+ "A policy of row-level security hides rows with these ids from this role, or lets it read but not "
				+ "change them. Ids are unique in a table, for all roles: put the tenant into the id, or give each "
				+ "tenant a table of its own.");
	}

	static DocumentsNotWrittenException skipped(String table, Collection<String> ids) {
		return new DocumentsNotWrittenException(
				describe(table, ids) + "A trigger of the table returns NULL for these rows. Have it return the row, or "
						+ "raise an error whose text says why a document is not wanted.");
	}

	public static DocumentsNotWrittenException notEmbeddedAgain(String table, long left) {
		return new DocumentsNotWrittenException(String.format(Locale.ROOT,
				"%d documents of %s are not embedded by the new model, or the new tables cannot take its place. Look for "
						+ "triggers that return NULL and for long transactions on it. The next start goes on.",
				left, table));
	}

	private static String describe(String table, Collection<String> ids) {
		return String.format(Locale.ROOT, "%d documents cannot be written to %s, among them \"%s\". ", ids.size(),
				table, Characters.printable(ids.iterator().next()));
	}

}
