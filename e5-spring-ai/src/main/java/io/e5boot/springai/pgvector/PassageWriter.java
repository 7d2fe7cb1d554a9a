package io.e5boot.springai.pgvector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.e5boot.springai.pgvector.Centre.CentredVector;

/**
 * Changes passages and what is learnt from them in one transaction.
 */
final class PassageWriter {

	private final StoreTransactions transactions;

	private final ModelRecord model;

	private final Admission admission;

	private final PassageTable passages;

	private final PassageVectors vectors;

	private final LanguageMeans means;

	private final TableLayout layout;

	PassageWriter(StoreTransactions transactions, ModelRecord model, Admission admission, PassageTable passages,
			PassageVectors vectors, LanguageMeans means, TableLayout layout) {
		this.transactions = transactions;
		this.model = model;
		this.admission = admission;
		this.passages = passages;
		this.vectors = vectors;
		this.means = means;
		this.layout = layout;
	}

	void write(List<Passage> passages) {
		this.transactions.run(() -> {
			this.model.requireOrRecord();
			List<Passage> batch = this.admission.admit(passages);
			SortedMap<String, LanguageChange> changes = new TreeMap<>();
			batch.forEach((passage) -> change(changes, passage.language()));
			Map<String, Centre> centres = this.means.currentCentres(changes.keySet());
			List<PassageRow> rows = batch.stream().map((passage) -> row(passage, centres)).toList();
			rows.forEach((row) -> change(changes, row.passage().language()).add(stored(row)));
			learn(changes, this.passages.upsert(rows));
			follow(rows, centres, this.means.currentCentres(changes.keySet()));
		});
	}

	/**
	 * Moves rows whose language got a new centre after they were made for the old one.
	 * From {@code learn} on the languages are locked, so that no centre changes any more
	 * before these rows can be seen by those who would move them.
	 */
	private void follow(List<PassageRow> rows, Map<String, Centre> before, Map<String, Centre> now) {
		Map<String, CentredVector> moved = new LinkedHashMap<>();
		for (PassageRow row : rows) {
			String language = row.passage().language();
			if (centre(language, before).id() != centre(language, now).id()) {
				moved.put(row.id(), row(row.passage(), now).centred());
			}
		}
		if (!moved.isEmpty()) {
			this.vectors.update(moved);
		}
	}

	/**
	 * Deletes passages.
	 * @param condition which ones
	 * @return how many
	 */
	int delete(SqlCondition condition) {
		return this.transactions.execute(() -> {
			this.model.requireNotReembedded();
			List<LanguageSum> deleted = this.passages.delete(condition);
			learn(new TreeMap<>(), deleted);
			return deleted.stream().mapToInt(LanguageSum::passages).sum();
		});
	}

	/**
	 * What is added to a mean is what will be subtracted when the row is removed: the
	 * vector as it can be recovered from the row.
	 */
	private float[] stored(PassageRow row) {
		return row.centred().rounded(this.layout.vectorType()).original();
	}

	private void learn(SortedMap<String, LanguageChange> changes, List<LanguageSum> removed) {
		removed.forEach((rows) -> change(changes, rows.language()).remove(rows));
		if (!changes.isEmpty()) {
			this.means.learn(changes);
		}
	}

	private PassageRow row(Passage passage, Map<String, Centre> centres) {
		return new PassageRow(passage, centre(passage.language(), centres).subtractFrom(passage.vector()));
	}

	private Centre centre(String language, Map<String, Centre> centres) {
		Centre centre = centres.get(language);
		return (centre != null) ? centre : this.means.origin();
	}

	private LanguageChange change(SortedMap<String, LanguageChange> changes, String language) {
		return changes.computeIfAbsent(language, (key) -> new LanguageChange(this.layout.dimensions()));
	}

}
