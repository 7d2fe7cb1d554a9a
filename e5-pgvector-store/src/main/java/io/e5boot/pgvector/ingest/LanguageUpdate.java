package io.e5boot.pgvector.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.e5boot.pgvector.PassageRepository;
import io.e5boot.pgvector.ingest.PassageVectors.StoredRow;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageResolver;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.language.NoLanguageDetector;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.MetadataJson;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks in the background for the languages of passages that were stored without one:
 * copied from another store, or stored when another detector or none was there. Passages
 * of a language that has another name now join those under that name. Their vectors and
 * what is learnt from them move with them; nothing is embedded again.
 */
@Internal
public final class LanguageUpdate {

	private static final Logger logger = LoggerFactory.getLogger(LanguageUpdate.class);

	private static final int ROWS_PER_TRANSACTION = 200;

	/**
	 * Whose answers the passages of unknown language have, in the table's record: what a
	 * detector does not know is not asked again.
	 */
	private static final String DETECTOR = "language-detector";

	/**
	 * A page of rows that have been looked at.
	 *
	 * @param size how many
	 * @param last the id of the last one
	 * @param changed those that got another language
	 */
	private record Page(int size, String last, List<String> changed) {

	}

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableNames tables;

	private final PassageTable passages;

	private final PassageVectors vectors;

	private final LanguageMeans means;

	private final LanguageResolver languages;

	private final PassageWriter writer;

	private final OffsetUpdate recentering;

	private final BackgroundThread background;

	public LanguageUpdate(JdbcTemplate jdbc, StoreTransactions transactions, TableNames tables, PassageTable passages,
			PassageVectors vectors, LanguageMeans means, LanguageResolver languages, PassageWriter writer,
			OffsetUpdate recentering, BackgroundThread background) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.tables = tables;
		this.passages = passages;
		this.vectors = vectors;
		this.means = means;
		this.languages = languages;
		this.writer = writer;
		this.recentering = recentering;
		this.background = background;
	}

	/**
	 * Starts what is to be done, if anything is. Reads the table of languages, not the
	 * passages.
	 */
	public void resumeLater() {
		List<String> due = this.transactions.execute(this.means::tags)
			.stream()
			.filter((tag) -> !LanguageTags.isCanonical(tag))
			.toList();
		if (!due.isEmpty()) {
			this.background.submit("Looking for the languages of passages", () -> due.forEach(this::update));
		}
	}

	/**
	 * Asks a detector that is new here about the passages of unknown language.
	 */
	public void askNewDetectorLater() {
		if (this.languages.detector() != NoLanguageDetector.INSTANCE) {
			this.background.submit("Asking the language detector", this::askNewDetector);
		}
	}

	private void askNewDetector() {
		String name = this.languages.detectorName();
		MetaTable meta = new MetaTable(this.jdbc, this.tables);
		if (!name.equals(this.transactions.execute(meta::read).get(DETECTOR)) && update(LanguageTags.UNKNOWN)) {
			this.transactions.run(() -> meta.put(DETECTOR, name));
		}
	}

	/**
	 * Looks for the languages of the passages that have a tag.
	 * @return whether all of them were looked at
	 */
	private boolean update(String tag) {
		int changed = 0;
		SqlCondition which = SqlCondition.TRUE;
		while (!this.background.closing()) {
			SqlCondition next = which;
			Page page = Objects.requireNonNull(this.transactions.execute(() -> updatePage(tag, next)));
			if (!page.changed().isEmpty()) {
				this.recentering.run(page.changed());
				changed += page.changed().size();
			}
			if (page.size() < ROWS_PER_TRANSACTION) {
				logger.info("{} passages of language \"{}\" in {} have another language now", changed, tag,
						this.tables.passages());
				return true;
			}
			which = this.passages.after(page.last());
		}
		return false;
	}

	private Page updatePage(String tag, SqlCondition which) {
		List<StoredRow> rows = this.vectors.lock(tag, which, ROWS_PER_TRANSACTION);
		Map<Integer, LanguageOffset> centres = this.means
			.centres(rows.stream().map((row) -> row.vector().centre()).collect(Collectors.toSet()));
		List<Passage> changed = rows.stream()
			.map((row) -> passage(row, Objects.requireNonNull(centres.get(row.vector().centre()))))
			.filter((passage) -> !passage.language().equals(tag))
			.toList();
		if (!changed.isEmpty()) {
			this.writer.write(changed);
		}
		return new Page(rows.size(), rows.isEmpty() ? "" : rows.get(rows.size() - 1).vector().id(),
				changed.stream().map(Passage::id).toList());
	}

	private Passage passage(StoredRow row, LanguageOffset centre) {
		String language = this.languages.languageOf(MetadataJson.read(row.metadata()), row.content());
		return new Passage(row.vector().id(), row.content(), row.metadata(), language, row.contentHash(),
				row.vector().original(centre));
	}

}
