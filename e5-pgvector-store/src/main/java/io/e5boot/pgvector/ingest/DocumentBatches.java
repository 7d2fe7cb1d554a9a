package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.sql.Internal;

import org.springframework.ai.document.Document;

/**
 * Reads documents batch by batch, and checks each batch when it is read.
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
