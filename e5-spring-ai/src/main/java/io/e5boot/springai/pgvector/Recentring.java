package io.e5boot.springai.pgvector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.e5boot.springai.pgvector.Centre.CentredVector;
import io.e5boot.springai.pgvector.PassageTable.StoredVector;

import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives languages new centres when what is known of them has changed enough, and moves
 * the vectors of their rows there. Nothing is embedded again: a row's own vector is
 * recovered from what it keeps.
 * <p>
 * Rows move in small transactions of their own. A search that sees some of them moved and
 * some not compares the query with vectors of two slightly different means, no more.
 */
final class Recentring {

	private static final int ROWS_PER_TRANSACTION = 500;

	private final TransactionOperations transactions;

	private final PassageTable passages;

	private final LanguageMeans means;

	private final CentrePlan plan;

	Recentring(TransactionOperations transactions, PassageTable passages, LanguageMeans means,
			LanguageNeutrality neutrality) {
		this.transactions = transactions;
		this.passages = passages;
		this.means = means;
		this.plan = new CentrePlan(neutrality);
	}

	/**
	 * Re-centres what is due, which is mostly nothing. Safe to be called by several
	 * threads and processes at once.
	 */
	void run() {
		if (!this.plan.due(this.means.all()).isEmpty()) {
			this.transactions.executeWithoutResult((status) -> changeCentres());
		}
		resume();
	}

	/**
	 * Moves the rows that are not at their language's centre, also those that an earlier
	 * move was interrupted before.
	 */
	void resume() {
		this.means.languagesToMove().forEach(this::moveRows);
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
		Optional<String> last = Optional.empty();
		do {
			Optional<String> after = last;
			last = this.transactions.execute((status) -> moveSomeRows(language, after));
		}
		while (last.isPresent());
	}

	private Optional<String> moveSomeRows(String language, Optional<String> after) {
		Map<Integer, Centre> centres = this.means.centresOf(language);
		Centre target = this.means.currentCentres(List.of(language)).getOrDefault(language, this.means.origin());
		List<StoredVector> rows = this.passages.lockOutdated(language, target.id(), after.orElse(null),
				ROWS_PER_TRANSACTION);
		Map<String, CentredVector> moved = new LinkedHashMap<>();
		for (StoredVector row : rows) {
			// none if another process has just made the centre and moved the row there
			Centre from = centres.get(row.centre());
			if (from != null) {
				moved.put(row.id(), target.subtractFrom(row.original(from)));
			}
		}
		this.passages.updateVectors(moved);
		return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(rows.size() - 1).id());
	}

}
