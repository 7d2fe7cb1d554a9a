package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.sql.Internal;

import org.springframework.ai.document.Document;

/**
 * Batches of documents. Reads and prepares a batch when it is requested.
 */
@Internal
public final class DocumentBatches implements Iterator<List<Prepared>> {

	private final Iterator<? extends Document> documents;

	private final DocumentPreparer preparer;

	private final int size;

	public DocumentBatches(Iterator<? extends Document> documents, DocumentPreparer preparer, int size) {
		this.documents = documents;
		this.preparer = preparer;
		this.size = size;
	}

	/**
	 * Splits a list into parts of equal size; the last one may be smaller.
	 * @param list any list
	 * @param size the size of a part
	 * @return views of the list
	 */
	public static <T> List<List<T>> split(List<T> list, int size) {
		List<List<T>> parts = new ArrayList<>();
		for (int start = 0; start < list.size(); start += size) {
			parts.add(list.subList(start, Math.min(start + size, list.size())));
		}
		return parts;
	}

	@Override
	public boolean hasNext() {
		return this.documents.hasNext();
	}

	@Override
	public List<Prepared> next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		List<Document> batch = new ArrayList<>(this.size);
		while (batch.size() < this.size && this.documents.hasNext()) {
			batch.add(this.documents.next());
		}
		return this.preparer.prepare(batch);
	}

}
