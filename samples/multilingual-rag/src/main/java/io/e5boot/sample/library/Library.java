package io.e5boot.sample.library;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.e5boot.sample.reader.TextDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.stereotype.Service;

/**
 * The documents that questions are answered from. Ids of documents and passages are
 * hashes of their content, so adding a document again changes nothing and an addition
 * that was cut short is completed by the next.
 */
@Service
public class Library {

	private static final Logger logger = LoggerFactory.getLogger(Library.class);

	private static final int BATCH = 10;

	private final PassageFactory factory = new PassageFactory();

	private final VectorStore vectorStore;

	private final DocumentCatalog catalog;

	private final DocumentLanguage documentLanguage;

	Library(VectorStore vectorStore, DocumentCatalog catalog, DocumentLanguage documentLanguage) {
		this.vectorStore = vectorStore;
		this.catalog = catalog;
		this.documentLanguage = documentLanguage;
	}

	/**
	 * Returns all documents, the newest first.
	 */
	public List<LibraryDocument> documents() {
		return this.catalog.findAll();
	}

	/**
	 * Adds what a user uploaded.
	 * @param text the document's text
	 * @return the document, also if the library had it before
	 */
	public LibraryDocument add(TextDocument text) {
		Entry entry = entry(text);
		Optional<LibraryDocument> present = this.catalog.find(entry.document().id());
		return present.orElseGet(() -> {
			store(List.of(entry), Origin.UPLOAD);
			return entry.document();
		});
	}

	/**
	 * Makes the shipped part of the library equal to the given texts: adds what is new
	 * and removes what is gone.
	 * @return number of documents added
	 */
	int synchronize(List<TextDocument> corpus) {
		Set<UUID> outdated = new HashSet<>(this.catalog.findIds(Origin.CORPUS));
		List<Entry> added = corpus.stream()
			.map(this::entry)
			.filter((entry) -> !outdated.remove(entry.document().id()))
			.toList();
		outdated.forEach(this::remove);
		for (int from = 0; from < added.size(); from += BATCH) {
			logger.info("Indexing documents, {} of {} done", from, added.size());
			store(added.subList(from, Math.min(from + BATCH, added.size())), Origin.CORPUS);
		}
		return added.size();
	}

	private void remove(UUID id) {
		this.vectorStore.delete(new FilterExpressionBuilder().eq(PassageMetadata.DOCUMENT, id.toString()).build());
		this.catalog.delete(id);
	}

	private void store(List<Entry> entries, Origin origin) {
		this.vectorStore.add(entries.stream().flatMap(this::rows).toList());
		entries.forEach((entry) -> this.catalog.save(entry.document(), origin));
	}

	private Entry entry(TextDocument text) {
		String language = Objects.requireNonNullElseGet(text.language(), () -> this.documentLanguage.of(text.text()));
		String id = this.factory.documentId(text, language);
		return new Entry(new LibraryDocument(UUID.fromString(id), text.title(), language, text.source()), text);
	}

	private Stream<Document> rows(Entry entry) {
		LibraryDocument document = entry.document();
		return Stream.of(Granularity.values())
			.flatMap((granularity) -> this.factory
				.passages(document.id().toString(), entry.text(), document.language(), granularity)
				.stream());
	}

	private record Entry(LibraryDocument document, TextDocument text) {
	}

}
