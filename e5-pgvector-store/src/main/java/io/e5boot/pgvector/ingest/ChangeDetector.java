package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.PassageVectors.StoredVector;
import io.e5boot.pgvector.ingest.StoredPassages.Stored;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.sql.Internal;

/**
 * Tells which documents are stored already, by id and content hash.
 */
@Internal
public final class ChangeDetector {

	/**
	 * A batch by what has to be done about it.
	 *
	 * @param embed documents to be embedded and written
	 * @param rewrite documents with the same text as the stored ones and other metadata,
	 * or whose stored language is no longer right, with the vector that the model made of
	 * the text
	 * @param unchanged how many are stored as they are
	 */
	record Split(List<Prepared> embed, Map<Prepared, float[]> rewrite, int unchanged) {

	}

	private final StoredPassages passages;

	private final LanguageMeans means;

	public ChangeDetector(StoredPassages passages, LanguageMeans means) {
		this.passages = passages;
		this.means = means;
	}

	/**
	 * Splits a batch.
	 * @param batch documents, no id twice
	 * @return the parts
	 */
	Split split(List<Prepared> batch) {
		Map<String, Stored> stored = this.passages.stored(batch.stream().map(Prepared::id).toList());
		List<Prepared> embed = new ArrayList<>();
		List<Prepared> same = new ArrayList<>();
		for (Prepared document : batch) {
			Stored row = stored.get(document.id());
			boolean known = row != null && Arrays.equals(document.contentHash(), row.contentHash());
			(known ? same : embed).add(document);
		}
		if (same.isEmpty()) {
			return new Split(embed, Map.of(), 0);
		}
		Set<String> unchanged = this.passages.withMetadata(same);
		unchanged.removeIf((id) -> !LanguageTags.isCanonical(Objects.requireNonNull(stored.get(id)).language()));
		return split(embed, same, unchanged);
	}

	private Split split(List<Prepared> embed, List<Prepared> same, Set<String> unchanged) {
		List<Prepared> changed = same.stream().filter((document) -> !unchanged.contains(document.id())).toList();
		Map<Prepared, float[]> rewrite = new HashMap<>();
		Map<String, float[]> vectors = vectors(changed);
		for (Prepared document : changed) {
			float[] vector = vectors.get(document.id());
			if (vector != null) {
				rewrite.put(document, vector);
			}
			else {
				embed.add(document);
			}
		}
		return new Split(embed, rewrite, same.size() - changed.size());
	}

	private Map<String, float[]> vectors(List<Prepared> documents) {
		List<StoredVector> stored = documents.isEmpty() ? List.of() : this.passages.vectors(documents);
		Map<Integer, LanguageOffset> centres = this.means
			.centres(new HashSet<>(stored.stream().map(StoredVector::centre).toList()));
		Map<String, float[]> vectors = new HashMap<>();
		for (StoredVector vector : stored) {
			LanguageOffset centre = centres.get(vector.centre());
			if (centre != null) {
				vectors.put(vector.id(), vector.original(centre));
			}
		}
		return vectors;
	}

}
