package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.List;

import io.e5boot.pgvector.sql.Internal;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;

/**
 * Batches of equally many documents. Spring AI's default strategy counts the tokens of a
 * remote model and refuses what is too long for it; a model in this JVM has no such
 * limit, and cuts long texts itself.
 *
 * @param size documents in a batch
 */
@Internal
public record FixedSizeBatching(int size) implements BatchingStrategy {

	@Override
	public List<List<Document>> batch(List<Document> documents) {
		return split(documents, this.size);
	}

	public static <T> List<List<T>> split(List<T> list, int size) {
		List<List<T>> parts = new ArrayList<>();
		for (int start = 0; start < list.size(); start += size) {
			parts.add(list.subList(start, Math.min(start + size, list.size())));
		}
		return parts;
	}

}
