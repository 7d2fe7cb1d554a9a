package io.e5boot.pgvector.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.e5boot.pgvector.ingest.PassageTable.StoredRow;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageResolver;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.MetadataJson;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines in the background the languages of passages that were stored without one:
 * copied from another store, or written with another detector or none. Also normalizes
 * the tags of passages that an earlier version has written. Updates the vectors of these
 * passages and the means of their languages; nothing is re-embedded.
 */
@Internal
public final class LanguageUpdate {

	private static final Logger logger = LoggerFactory.getLogger(LanguageUpdate.class);

	private static final int ROWS_PER_TRANSACTION = 200;

	/**
	 * The key in the meta table of the detector that has seen the passages of unknown
	 * language. It does not see them again.
	 */
	private static final String DETECTOR = "language-detector";

	/**
	 * A page of processed rows.
	 *
	 * @param size the number of rows
	 * @param last the id of the last row
	 * @param changed the ids of the rows whose language has changed
	 */
	private record Page(int size, String last, List<String> changed) {

	}

	private final StoreTransactions transactions;

	private final MetaTable meta;

	private final PassageTable passages;

	private final LanguageMeans means;

	private final LanguageResolver languages;

	private final PassageWriter writer;

	private final OffsetUpdate offsetUpdate;

	private final BackgroundThread background;

	public LanguageUpdate(StoreTransactions transactions, MetaTable meta, PassageTable passages, LanguageMeans means,
			LanguageResolver languages, PassageWriter writer, OffsetUpdate offsetUpdate, BackgroundThread background) {
		this.transactions = transactions;
		this.meta = meta;
		this.passages = passages;
		this.means = means;
		this.languages = languages;
		this.writer = writer;
		this.offsetUpdate = offsetUpdate;
		this.background = background;
	}

	/**
	 * Updates passages whose tags are not normalized. Reads only the table of languages
	 * before it returns.
	 */
	public void resumeLater() {
		List<String> outdated = this.transactions.execute(this.means::languages)
			.stream()
			.filter((tag) -> !LanguageTags.isCanonical(tag))
			.toList();
		if (!outdated.isEmpty()) {
			this.background.submit("Determining the languages of passages", () -> outdated.forEach(this::update));
		}
	}

	/**
	 * Updates the passages of unknown language if the detector has not seen them yet.
	 */
	public void applyNewDetectorLater() {
		if (this.languages.detector() != LanguageDetector.NONE) {
			this.background.submit("Applying the new language detector", this::applyNewDetector);
		}
	}

	private void applyNewDetector() {
		String name = this.languages.detectorName();
		if (!name.equals(this.transactions.execute(this.meta::read).get(DETECTOR)) && update(LanguageTags.UNKNOWN)) {
			this.transactions.run(() -> this.meta.put(DETECTOR, name));
		}
	}

	/**
	 * Determines the languages of all passages with a tag.
	 * @return whether all passages were processed
	 */
	private boolean update(String tag) {
		int changed = 0;
		SqlCondition condition = SqlCondition.TRUE;
		while (!this.background.closing()) {
			SqlCondition next = condition;
			Page page = Objects.requireNonNull(this.transactions.execute(() -> updatePage(tag, next)));
			if (!page.changed().isEmpty()) {
				this.offsetUpdate.run(page.changed());
				changed += page.changed().size();
			}
			if (page.size() < ROWS_PER_TRANSACTION) {
				if (changed > 0) {
					logger.info("Changed the language of {} passages of language \"{}\" in {}", changed, tag,
							this.passages.name());
				}
				return true;
			}
			condition = this.passages.after(page.last());
		}
		return false;
	}

	private Page updatePage(String tag, SqlCondition condition) {
		List<StoredRow> rows = this.passages.lockLanguage(tag, condition, ROWS_PER_TRANSACTION);
		Map<Integer, LanguageOffset> offsets = this.means
			.offsets(rows.stream().map((row) -> row.vector().offset()).collect(Collectors.toSet()));
		List<Passage> changed = rows.stream()
			.map((row) -> passage(row, Objects.requireNonNull(offsets.get(row.vector().offset()))))
			.filter((passage) -> !passage.language().equals(tag))
			.toList();
		if (!changed.isEmpty()) {
			this.writer.write(changed);
		}
		return new Page(rows.size(), rows.isEmpty() ? "" : rows.get(rows.size() - 1).vector().id(),
				changed.stream().map(Passage::id).toList());
	}

	private Passage passage(StoredRow row, LanguageOffset offset) {
		String language = this.languages.languageOf(MetadataJson.read(row.metadata()), row.content());
		return new Passage(row.vector().id(), row.content(), row.metadata(), language, row.contentHash(),
				row.vector().original(offset));
	}

}
