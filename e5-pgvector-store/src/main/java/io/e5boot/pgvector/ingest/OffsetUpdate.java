package io.e5boot.pgvector.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.e5boot.pgvector.ingest.PassageVectors.StoredVector;
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
 * Gives languages new centres when what is known of them has changed enough, and moves
 * the vectors of their rows there. Nothing is embedded again: a row's own vector is
 * recovered from what it keeps.
 * <p>
 * Rows move in small transactions of their own. A search that sees some of them moved and
 * some not compares the query with vectors of two slightly different means, no more.
 */
@Internal
public final class OffsetUpdate {

	private static final int ROWS_PER_TRANSACTION = 500;

	private final StoreTransactions transactions;

	private final PassageTable passages;

	private final PassageVectors vectors;

	private final LanguageMeans means;

	private final OffsetPlan plan;

	private final BackgroundThread background;

	private final StoreMetrics metrics;

	public OffsetUpdate(StoreTransactions transactions, PassageTable passages, PassageVectors vectors,
			LanguageMeans means, LanguageNeutrality neutrality, BackgroundThread background, StoreMetrics metrics) {
		this.transactions = transactions;
		this.passages = passages;
		this.vectors = vectors;
		this.means = means;
		this.plan = new OffsetPlan(neutrality);
		this.background = background;
		this.metrics = metrics;
	}

	/**
	 * Re-centers what is due, which is mostly nothing. The given rows are moved before
	 * this returns, and so is a part of the others; the rest moves in the background, but
	 * not out of a caller's transaction. Safe to be called by several threads and
	 * processes at once.
	 * @param ids the rows that have just been written
	 */
	void run(List<String> ids) {
		if (!this.plan.due(this.transactions.execute(this.means::all)).isEmpty()) {
			this.transactions.run(() -> changeCentres());
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
			deleteUnusedCentres();
		}
	}

	/**
	 * Moves the rows that are not at their language's centre, also those that an earlier
	 * move was interrupted before.
	 */
	void resume() {
		languagesToMove().forEach(this::moveRows);
	}

	private List<String> languagesToMove() {
		return this.transactions.execute(this.means::languagesToMove);
	}

	/**
	 * Moves in the background what is left, also what an earlier process left.
	 */
	public void resumeLater() {
		this.background.submitOnce("Moving vectors to new centres", () -> {
			resume();
			deleteUnusedCentres();
		});
	}

	/**
	 * Deletes the centres that no passage refers to any more.
	 */
	void deleteUnusedCentres() {
		this.transactions.run(this.means::deleteUnusedCentres);
	}

	private void changeCentres() {
		List<LanguageMean> all = this.means.lockAll().stream().filter((mean) -> mean.passages() > 0).toList();
		List<LanguageMean> due = this.plan.due(all);
		if (this.plan.active(all)) {
			due.forEach((mean) -> this.means.changeCentre(mean, this.plan.centre(mean, all), this.plan.strength()));
		}
		else {
			due.forEach(this.means::removeCentre);
		}
	}

	private void moveRows(String language) {
		Optional<String> last = move(language, SqlCondition.TRUE, ROWS_PER_TRANSACTION);
		while (last.isPresent() && !this.background.closing()) {
			last = move(language, this.passages.after(last.get()), ROWS_PER_TRANSACTION);
		}
	}

	/**
	 * Moves rows of a language in one transaction.
	 * @return the last one's id if there may be more
	 */
	private Optional<String> move(String language, SqlCondition which, int limit) {
		List<StoredVector> rows = this.transactions.execute(() -> {
			this.means.keepCentres();
			Map<Integer, LanguageOffset> centres = this.means.centresOf(language);
			LanguageOffset target = this.means.currentCentres(List.of(language))
				.getOrDefault(language, this.means.origin());
			List<StoredVector> outdated = this.vectors.lockOutdated(language, target.id(), which, limit);
			this.vectors.update(moved(outdated, centres, target));
			return outdated;
		});
		this.metrics.recentered(rows.size());
		return (rows.size() < limit) ? Optional.empty() : Optional.of(rows.get(rows.size() - 1).id());
	}

	private static Map<String, CenteredVector> moved(List<StoredVector> rows, Map<Integer, LanguageOffset> centres,
			LanguageOffset target) {
		Map<String, CenteredVector> moved = new LinkedHashMap<>();
		for (StoredVector row : rows) {
			// none if another process has just made the centre and moved the row there
			LanguageOffset from = centres.get(row.centre());
			if (from != null) {
				moved.put(row.id(), target.subtractFrom(row.original(from)));
			}
		}
		return moved;
	}

}
