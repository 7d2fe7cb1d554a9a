package io.e5boot.pgvector.language;

import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.RowSecurity;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares the recorded numbers of passages with the stored passages, and corrects the
 * language table where SQL from outside the store has changed the passages.
 */
@Internal
public final class LanguageRecount {

	private static final Logger logger = LoggerFactory.getLogger(LanguageRecount.class);

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableLayout layout;

	private final TableNames tables;

	private final LanguageMeans means;

	public LanguageRecount(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout, LanguageMeans means) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.layout = layout;
		this.tables = layout.tables();
		this.means = means;
	}

	/**
	 * Returns the languages whose recorded number of passages is wrong. Counts all
	 * passages in the index of the languages.
	 * @return their tags; empty if row-level security may hide passages
	 */
	public List<String> miscounted() {
		return this.transactions.execute(
				() -> this.jdbc.queryForList(
						String.format(Locale.ROOT,
								"""
										SELECT coalesce(l.language, p.language) FROM %s l
										FULL JOIN (SELECT language, count(*) AS stored FROM %s GROUP BY language) p ON p.language = l.language
										WHERE coalesce(l.passages, 0) <> coalesce(p.stored, 0) AND NOT row_security_active(?::regclass) ORDER BY 1
										""",
								this.tables.languages(), this.tables.passages()),
						String.class, this.tables.passages()));
	}

	/**
	 * Corrects the language table if a number of passages is wrong.
	 */
	public void repair() {
		List<String> languages = miscounted();
		if (!languages.isEmpty()) {
			logger.info("Recounting the passages of {}: the recorded numbers of {} are wrong", this.tables.passages(),
					languages);
			run();
		}
	}

	/**
	 * Counts all passages, computes the means of their vectors, and deletes the offsets
	 * to which no passage refers. Corrects each language in a separate transaction, which
	 * blocks its writers but no readers.
	 * @throws InvalidDataAccessApiUsageException if row-level security may hide passages
	 */
	public void run() {
		if (this.transactions.execute(() -> RowSecurity.isActive(this.jdbc, this.tables.passages()))) {
			throw new InvalidDataAccessApiUsageException(
					"Row-level security may hide passages of " + this.tables.passages()
							+ " from this role. Recount them as the table's owner, or as a role with BYPASSRLS");
		}
		List<String> languages = this.transactions.execute(() -> this.jdbc
			.queryForList(String.format(Locale.ROOT, "SELECT language FROM %s UNION SELECT language FROM %s ORDER BY 1",
					this.tables.languages(), this.tables.passages()), String.class));
		languages.forEach((language) -> this.transactions.run(() -> recount(language)));
		this.transactions.run(() -> this.means.deleteUnusedOffsets());
	}

	/**
	 * A writer that has locked the language has committed its passages when this method
	 * gets the lock. A later writer applies its changes to the new values.
	 */
	private void recount(String language) {
		this.means.lock(language);
		String rows = String.format(Locale.ROOT, "(SELECT * FROM %s WHERE language = ?)", this.tables.passages());
		List<LanguageSum> sums = this.jdbc.query(LanguageSum.statement(this.layout, rows), LanguageSum.MAPPER,
				language);
		if (sums.isEmpty()) {
			this.means.clear(language);
		}
		else {
			this.means.replace(sums.get(0));
		}
	}

}
