package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.PassageTable.StoredState;
import io.e5boot.pgvector.ingest.PassageTable.StoredVector;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.sql.Internal;

/**
 * Compares documents with the stored passages, by id, content hash and metadata.
 * Thread-safe.
 */
@Internal
public final class ChangeDetector {

	/**
	 * A batch, split by the work it requires.
	 *
	 * @param embed documents to embed and write
	 * @param rewrite documents to write without embedding, with the model's vectors of
	 * their stored passages: their text is the stored one, but their metadata have
	 * changed, or their stored language is not normalized
	 * @param unchanged the number of documents that are stored already
	 */
	record Split(List<Prepared> embed, Map<Prepared, float[]> rewrite, int unchanged) {

	}

	private final PassageTable passages;

	private final LanguageMeans means;

	public ChangeDetector(PassageTable passages, LanguageMeans means) {
		this.passages = passages;
		this.means = means;
	}

	/**
	 * Splits a batch. Runs in the caller's transaction.
	 * @param batch documents, no id twice
	 * @return the parts
	 */
	Split split(List<Prepared> batch) {
		Map<String, StoredState> states = this.passages.states(batch.stream().map(Prepared::id).toList());
		List<Prepared> embed = new ArrayList<>();
		List<Prepared> sameText = new ArrayList<>();
		for (Prepared document : batch) {
			StoredState state = states.get(document.id());
			boolean same = state != null && Arrays.equals(document.contentHash(), state.contentHash());
			(same ? sameText : embed).add(document);
		}
		if (sameText.isEmpty()) {
			return new Split(embed, Map.of(), 0);
		}
		Set<String> unchanged = this.passages.withSameMetadata(sameText);
		unchanged.removeIf((id) -> !LanguageTags.isCanonical(Objects.requireNonNull(states.get(id)).language()));
		return split(embed, sameText, unchanged);
	}

	private Split split(List<Prepared> embed, List<Prepared> sameText, Set<String> unchanged) {
		List<Prepared> changed = sameText.stream().filter((document) -> !unchanged.contains(document.id())).toList();
		Map<Prepared, float[]> rewrite = new LinkedHashMap<>();
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
		return new Split(embed, rewrite, sameText.size() - changed.size());
	}

	private Map<String, float[]> vectors(List<Prepared> documents) {
		List<StoredVector> stored = documents.isEmpty() ? List.of() : this.passages.vectors(documents);
		Map<Integer, LanguageOffset> offsets = this.means
			.offsets(stored.stream().map(StoredVector::offset).collect(Collectors.toSet()));
		Map<String, float[]> vectors = new HashMap<>();
		for (StoredVector vector : stored) {
			LanguageOffset offset = offsets.get(vector.offset());
			if (offset != null) {
				vectors.put(vector.id(), vector.original(offset));
			}
		}
		return vectors;
	}

}
