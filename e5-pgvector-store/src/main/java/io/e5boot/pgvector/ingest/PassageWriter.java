package io.e5boot.pgvector.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.e5boot.pgvector.language.LanguageChanges;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.language.LanguageSum;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.jspecify.annotations.Nullable;

/**
 * Writes and deletes passages and updates the means of their languages, in one
 * transaction. Thread-safe.
 */
@Internal
public final class PassageWriter {

	private final StoreTransactions transactions;

	private final MetaTable meta;

	private final @Nullable ModelIdentity model;

	private final UnaryOperator<List<Passage>> filter;

	private final PassageTable passages;

	private final LanguageMeans means;

	private final TableLayout layout;

	/**
	 * Creates a writer.
	 * @param transactions runs the statements
	 * @param meta the table that records the model
	 * @param model the model of the vectors, if known
	 * @param filter runs in the transaction of a batch and returns the passages to write
	 * @param passages the table
	 * @param means the means of the languages
	 * @param layout the layout of the tables
	 */
	public PassageWriter(StoreTransactions transactions, MetaTable meta, @Nullable ModelIdentity model,
			UnaryOperator<List<Passage>> filter, PassageTable passages, LanguageMeans means, TableLayout layout) {
		this.transactions = transactions;
		this.meta = meta;
		this.model = model;
		this.filter = filter;
		this.passages = passages;
		this.means = means;
		this.layout = layout;
	}

	/**
	 * Inserts passages or replaces those with the same ids.
	 * @param passages the passages, no id twice
	 */
	public void write(List<Passage> passages) {
		this.transactions.run(() -> {
			this.meta.requireModel(this.model);
			List<Passage> batch = this.filter.apply(passages);
			Set<String> languages = batch.stream().map(Passage::language).collect(Collectors.toSet());
			Map<String, LanguageOffset> offsets = this.means.currentOffsets(languages);
			Map<String, CenteredVector> vectors = new LinkedHashMap<>();
			LanguageChanges changes = new LanguageChanges(this.layout.dimensions());
			for (Passage passage : batch) {
				CenteredVector vector = offset(passage, offsets).subtractFrom(passage.vector());
				vectors.put(passage.id(), vector);
				changes.add(passage.language(), recoverable(vector));
			}
			this.passages.upsert(batch, vectors).forEach(changes::remove);
			this.means.apply(changes);
			moveToNewOffsets(batch, offsets, this.means.currentOffsets(languages));
		});
	}

	/**
	 * Moves passages whose language got a new offset after their vectors were centered.
	 * {@link LanguageMeans#apply} has locked the languages: no offset changes before
	 * other transactions, which move rows to new offsets, can see these rows.
	 */
	private void moveToNewOffsets(List<Passage> batch, Map<String, LanguageOffset> before,
			Map<String, LanguageOffset> now) {
		Map<String, CenteredVector> moved = new LinkedHashMap<>();
		for (Passage passage : batch) {
			if (offset(passage, before).id() != offset(passage, now).id()) {
				moved.put(passage.id(), offset(passage, now).subtractFrom(passage.vector()));
			}
		}
		if (!moved.isEmpty()) {
			this.passages.updateVectors(moved);
		}
	}

	/**
	 * Deletes passages.
	 * @param condition selects the passages
	 * @return the number of deleted passages
	 */
	public int delete(SqlCondition condition) {
		return this.transactions.execute(() -> {
			this.meta.requireNotReembedding(this.model);
			List<LanguageSum> deleted = this.passages.delete(condition);
			LanguageChanges changes = new LanguageChanges(this.layout.dimensions());
			deleted.forEach(changes::remove);
			this.means.apply(changes);
			return deleted.stream().mapToInt(LanguageSum::passages).sum();
		});
	}

	/**
	 * Returns the vector as it can be recovered from the row: a mean must change by the
	 * same vector when the row is removed.
	 */
	private float[] recoverable(CenteredVector vector) {
		return vector.rounded(this.layout.vectorType()).original();
	}

	private LanguageOffset offset(Passage passage, Map<String, LanguageOffset> offsets) {
		LanguageOffset offset = offsets.get(passage.language());
		return (offset != null) ? offset : this.means.origin();
	}

}
