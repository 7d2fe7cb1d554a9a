package io.e5boot.pgvector.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.e5boot.pgvector.language.LanguageChange;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.language.LanguageSum;
import io.e5boot.pgvector.schema.ModelRecord;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;

/**
 * Changes passages and what is learnt from them in one transaction.
 */
@Internal
public final class PassageWriter {

	private final StoreTransactions transactions;

	private final ModelRecord model;

	private final WriteFilter admission;

	private final PassageTable passages;

	private final PassageVectors vectors;

	private final LanguageMeans means;

	private final TableLayout layout;

	public PassageWriter(StoreTransactions transactions, ModelRecord model, WriteFilter admission,
			PassageTable passages, PassageVectors vectors, LanguageMeans means, TableLayout layout) {
		this.transactions = transactions;
		this.model = model;
		this.admission = admission;
		this.passages = passages;
		this.vectors = vectors;
		this.means = means;
		this.layout = layout;
	}

	public void write(List<Passage> passages) {
		this.transactions.run(() -> {
			this.model.requireOrRecord();
			List<Passage> batch = this.admission.admit(passages);
			SortedMap<String, LanguageChange> changes = new TreeMap<>();
			batch.forEach((passage) -> change(changes, passage.language()));
			Map<String, LanguageOffset> centres = this.means.currentCentres(changes.keySet());
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
	private void follow(List<PassageRow> rows, Map<String, LanguageOffset> before, Map<String, LanguageOffset> now) {
		Map<String, CenteredVector> moved = new LinkedHashMap<>();
		for (PassageRow row : rows) {
			String language = row.passage().language();
			if (centre(language, before).id() != centre(language, now).id()) {
				moved.put(row.id(), row(row.passage(), now).centered());
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
	public int delete(SqlCondition condition) {
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
		return row.centered().rounded(this.layout.vectorType()).original();
	}

	private void learn(SortedMap<String, LanguageChange> changes, List<LanguageSum> removed) {
		removed.forEach((rows) -> change(changes, rows.language()).remove(rows));
		if (!changes.isEmpty()) {
			this.means.learn(changes);
		}
	}

	private PassageRow row(Passage passage, Map<String, LanguageOffset> centres) {
		return new PassageRow(passage, centre(passage.language(), centres).subtractFrom(passage.vector()));
	}

	private LanguageOffset centre(String language, Map<String, LanguageOffset> centres) {
		LanguageOffset centre = centres.get(language);
		return (centre != null) ? centre : this.means.origin();
	}

	private LanguageChange change(SortedMap<String, LanguageChange> changes, String language) {
		return changes.computeIfAbsent(language, (key) -> new LanguageChange(this.layout.dimensions()));
	}

}
