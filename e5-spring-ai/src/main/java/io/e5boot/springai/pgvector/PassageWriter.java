package io.e5boot.springai.pgvector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.e5boot.springai.pgvector.Centre.CentredVector;

import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes passages and what is learnt from them in one transaction.
 */
final class PassageWriter {

	private final TransactionOperations transactions;

	private final ModelRecord model;

	private final Admission admission;

	private final PassageTable passages;

	private final PassageVectors vectors;

	private final LanguageMeans means;

	private final int dimensions;

	PassageWriter(TransactionOperations transactions, ModelRecord model, Admission admission, PassageTable passages,
			PassageVectors vectors, LanguageMeans means, int dimensions) {
		this.transactions = transactions;
		this.model = model;
		this.admission = admission;
		this.passages = passages;
		this.vectors = vectors;
		this.means = means;
		this.dimensions = dimensions;
	}

	void write(List<Passage> passages) {
		this.transactions.executeWithoutResult((status) -> {
			this.model.requireOrRecord();
			List<Passage> batch = this.admission.admit(passages);
			SortedMap<String, LanguageChange> changes = new TreeMap<>();
			batch.forEach((passage) -> change(changes, passage.language()).add(passage.vector()));
			Map<String, Centre> centres = this.means.currentCentres(changes.keySet());
			List<PassageTable.Row> rows = batch.stream().map((passage) -> row(passage, centres)).toList();
			learn(changes, this.passages.upsert(rows));
			follow(rows, centres, this.means.currentCentres(changes.keySet()));
		});
	}

	/**
	 * Moves rows whose language got a new centre after they were made for the old one.
	 * From {@code learn} on the languages are locked, so that no centre changes any more
	 * before these rows can be seen by those who would move them.
	 */
	private void follow(List<PassageTable.Row> rows, Map<String, Centre> before, Map<String, Centre> now) {
		Map<String, CentredVector> moved = new LinkedHashMap<>();
		for (PassageTable.Row row : rows) {
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
		return this.transactions.execute((status) -> {
			this.model.requireNotReembedded();
			Map<String, Integer> deleted = this.passages.delete(condition);
			learn(new TreeMap<>(), deleted);
			return deleted.values().stream().mapToInt(Integer::intValue).sum();
		});
	}

	private void learn(SortedMap<String, LanguageChange> changes, Map<String, Integer> removed) {
		removed.forEach((language, count) -> change(changes, language).remove(count));
		if (!changes.isEmpty()) {
			this.means.learn(changes);
		}
	}

	private PassageTable.Row row(Passage passage, Map<String, Centre> centres) {
		return new PassageTable.Row(passage, centre(passage.language(), centres).subtractFrom(passage.vector()));
	}

	private Centre centre(String language, Map<String, Centre> centres) {
		Centre centre = centres.get(language);
		return (centre != null) ? centre : this.means.origin();
	}

	private LanguageChange change(SortedMap<String, LanguageChange> changes, String language) {
		return changes.computeIfAbsent(language, (key) -> new LanguageChange(this.dimensions));
	}

}
