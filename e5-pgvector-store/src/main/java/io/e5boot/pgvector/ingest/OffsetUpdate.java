package io.e5boot.pgvector.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.e5boot.pgvector.ingest.PassageTable.StoredVector;
import io.e5boot.pgvector.language.LanguageMean;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.language.OffsetPlan;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;

/**
 * Computes new offsets of languages whose means have changed enough, and updates the
 * vectors of their rows. Nothing is re-embedded: the model's vector is recovered from the
 * row.
 * <p>
 * Rows are updated in small transactions. A search that sees only some of them updated
 * compares the query with vectors of two slightly different offsets. Thread-safe, also
 * across processes.
 */
@Internal
public final class OffsetUpdate {

	private static final int ROWS_PER_TRANSACTION = 500;

	private final StoreTransactions transactions;

	private final PassageTable passages;

	private final LanguageMeans means;

	private final OffsetPlan plan;

	private final BackgroundThread background;

	private final StoreMetrics metrics;

	public OffsetUpdate(StoreTransactions transactions, PassageTable passages, LanguageMeans means,
			LanguageNeutrality neutrality, BackgroundThread background, StoreMetrics metrics) {
		this.transactions = transactions;
		this.passages = passages;
		this.means = means;
		this.plan = new OffsetPlan(neutrality);
		this.background = background;
		this.metrics = metrics;
	}

	/**
	 * Updates outdated offsets; usually there are none. Updates the given rows and some
	 * others before it returns, and the remaining rows in the background. In a caller's
	 * transaction, updates all rows before it returns.
	 * @param ids the ids of the rows just written
	 */
	void run(List<String> ids) {
		if (!this.plan.outdated(this.transactions.execute(this.means::all)).isEmpty()) {
			this.transactions.run(this::changeOffsets);
		}
		if (this.transactions.joined()) {
			resume();
			return;
		}
		List<String> languages = languagesToMove();
		boolean more = false;
		for (String language : languages) {
			move(language, this.passages.withIds(ids), ids.size());
			more |= move(language, SqlCondition.TRUE, ROWS_PER_TRANSACTION).isPresent();
		}
		if (more) {
			resumeLater();
		}
		else if (!languages.isEmpty()) {
			deleteUnusedOffsets();
		}
	}

	/**
	 * Updates all rows that do not refer to the current offset of their language,
	 * including those that an interrupted update has not reached.
	 */
	private void resume() {
		languagesToMove().forEach(this::moveRows);
	}

	private List<String> languagesToMove() {
		return this.transactions.execute(this.means::languagesToMove);
	}

	/**
	 * Updates the remaining rows in the background, including those that an earlier
	 * process has not reached.
	 */
	public void resumeLater() {
		this.background.submitOnce("Moving vectors to new offsets", () -> {
			resume();
			deleteUnusedOffsets();
		});
	}

	private void deleteUnusedOffsets() {
		this.transactions.run(this.means::deleteUnusedOffsets);
	}

	private void changeOffsets() {
		List<LanguageMean> all = this.means.lockAll().stream().filter((mean) -> mean.passages() > 0).toList();
		List<LanguageMean> outdated = this.plan.outdated(all);
		if (this.plan.active(all)) {
			outdated
				.forEach((mean) -> this.means.changeOffset(mean, this.plan.offset(mean, all), this.plan.strength()));
		}
		else {
			outdated.forEach(this.means::removeOffset);
		}
	}

	private void moveRows(String language) {
		Optional<String> last = move(language, SqlCondition.TRUE, ROWS_PER_TRANSACTION);
		while (last.isPresent() && !this.background.closing()) {
			last = move(language, this.passages.after(last.get()), ROWS_PER_TRANSACTION);
		}
	}

	/**
	 * Updates rows of a language in one transaction.
	 * @return the id of the last row if there may be more rows
	 */
	private Optional<String> move(String language, SqlCondition condition, int limit) {
		List<StoredVector> rows = this.transactions.execute(() -> {
			this.means.retainOffsets();
			Map<Integer, LanguageOffset> offsets = this.means.offsetsOf(language);
			LanguageOffset target = this.means.currentOffsets(List.of(language))
				.getOrDefault(language, this.means.origin());
			List<StoredVector> outdated = this.passages.lockOutdated(language, target.id(), condition, limit);
			this.passages.updateVectors(moved(outdated, offsets, target));
			return outdated;
		});
		this.metrics.recentered(rows.size());
		return (rows.size() < limit) ? Optional.empty() : Optional.of(rows.get(rows.size() - 1).id());
	}

	private static Map<String, CenteredVector> moved(List<StoredVector> rows, Map<Integer, LanguageOffset> offsets,
			LanguageOffset target) {
		Map<String, CenteredVector> moved = new LinkedHashMap<>();
		for (StoredVector row : rows) {
			// null if another process has just created the offset and moved the row
			LanguageOffset from = offsets.get(row.offset());
			if (from != null) {
				moved.put(row.id(), target.subtractFrom(row.original(from)));
			}
		}
		return moved;
	}

}
