package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.language.LanguageResolver;
import io.e5boot.pgvector.sql.Internal;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * Computes the vectors and languages of documents, and the vectors of queries.
 * Thread-safe if the model is.
 */
@Internal
public final class PassageEncoder {

	private final EmbeddingModel model;

	private final BatchingStrategy batching;

	private final LanguageResolver languages;

	private final int dimensions;

	public PassageEncoder(EmbeddingModel model, BatchingStrategy batching, LanguageResolver languages, int dimensions) {
		this.model = model;
		this.batching = batching;
		this.languages = languages;
		this.dimensions = dimensions;
	}

	/**
	 * Embeds documents.
	 * @param batch the documents
	 * @return the passages, in the same order
	 * @throws InvalidEmbeddingException if the model returns unusable vectors
	 */
	List<Passage> encode(List<Prepared> batch) {
		if (batch.isEmpty()) {
			return List.of();
		}
		List<Document> documents = batch.stream().map(Prepared::document).toList();
		List<float[]> vectors = this.model.embed(documents, EmbeddingOptions.builder().build(), this.batching);
		if (vectors.size() != batch.size()) {
			throw new InvalidEmbeddingException(String.format(Locale.ROOT,
					"The embedding model returned %d vectors for %d documents", vectors.size(), batch.size()));
		}
		List<Passage> passages = new ArrayList<>(batch.size());
		for (int i = 0; i < batch.size(); i++) {
			passages.add(passage(batch.get(i), requireValid(vectors.get(i))));
		}
		return passages;
	}

	/**
	 * Creates the passage of a document whose vector is known.
	 */
	Passage passage(Prepared document, float[] vector) {
		String language = this.languages.languageOf(document.document().getMetadata(), document.content());
		return new Passage(document.id(), document.content(), document.metadata(), language, document.contentHash(),
				vector);
	}

	public LanguageResolver languages() {
		return this.languages;
	}

	/**
	 * Embeds a query.
	 * @param query the query
	 * @return the model's vector
	 * @throws InvalidEmbeddingException if the model returns an unusable vector
	 */
	public float[] encodeQuery(String query) {
		return requireValid(this.model.embed(query));
	}

	private float[] requireValid(float[] vector) {
		if (vector.length != this.dimensions) {
			throw new InvalidEmbeddingException(String.format(Locale.ROOT,
					"The embedding model returned a vector of %d dimensions, the store requires %d", vector.length,
					this.dimensions));
		}
		double squares = 0;
		for (float component : vector) {
			squares += (double) component * component;
		}
		if (!Double.isFinite(squares) || squares == 0) {
			throw new InvalidEmbeddingException(
					"The embedding model returned a zero vector or a vector with NaN or infinite components");
		}
		return vector;
	}

}
