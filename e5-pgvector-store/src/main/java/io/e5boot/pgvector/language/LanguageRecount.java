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
 * Compares what is recorded of the languages with the passages that are stored, and
 * corrects it where statements that are not the store's have changed the tables.
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
	 * Returns the languages of which another number of passages is recorded than is
	 * stored. Counts every passage, by the index over their languages; where row-level
	 * security hides some there is nothing to compare.
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
	 * Corrects what differs, if anything does.
	 */
	public void repair() {
		List<String> languages = miscounted();
		if (!languages.isEmpty()) {
			logger.info("Counting the passages of {} again: the recorded numbers of {} differ", this.tables.passages(),
					languages);
			run();
		}
	}

	/**
	 * Counts all passages again, takes the means of their vectors, and deletes the
	 * centres that no passage refers to. Each language is corrected in a transaction of
	 * its own, for which its writers wait; readers go on.
	 */
	public void run() {
		if (this.transactions.execute(() -> RowSecurity.isActive(this.jdbc, this.tables.passages()))) {
			throw new InvalidDataAccessApiUsageException("Row-level security may hide passages of "
					+ this.tables.passages() + " from this role: count them again as the table's owner, or as a role "
					+ "with BYPASSRLS");
		}
		List<String> languages = this.transactions.execute(() -> this.jdbc
			.queryForList(String.format(Locale.ROOT, "SELECT language FROM %s UNION SELECT language FROM %s ORDER BY 1",
					this.tables.languages(), this.tables.passages()), String.class));
		languages.forEach((language) -> this.transactions.run(() -> recount(language)));
		this.transactions.run(() -> this.means.deleteUnusedCentres());
	}

	/**
	 * A writer that holds the language's row has its passages committed when this gets
	 * it; one that comes later adds its change to what is written here.
	 */
	private void recount(String language) {
		this.means.lock(language);
		String rows = String.format(Locale.ROOT, "(SELECT * FROM %s WHERE language = ?)", this.tables.passages());
		List<LanguageSum> sums = this.jdbc.query(LanguageSum.statement(this.layout, rows), LanguageSum.MAPPER,
				language);
		if (sums.isEmpty()) {
			this.means.empty(language);
		}
		else {
			this.means.replace(sums.get(0));
		}
	}

}
