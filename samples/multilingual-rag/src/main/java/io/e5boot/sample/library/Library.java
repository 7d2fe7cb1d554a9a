package io.e5boot.sample.library;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.e5boot.sample.reader.TextDocument;
import io.e5boot.sample.web.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The documents that questions are answered from. The ids of documents and passages are
 * hashes of the file's content, so adding a document again changes nothing, and adding it
 * again completes an interrupted addition.
 */
@Service
public class Library {

	private static final Logger logger = LoggerFactory.getLogger(Library.class);

	private static final int BATCH = 10;

	/** A few minutes of embedding on a small machine if each row is a short sentence. */
	static final int MAX_ROWS = 20_000;

	/** Limits the CPU time of an upload, however long its rows are. */
	private static final Duration MAX_TIME = Duration.ofMinutes(5);

	/** Rows that are embedded between two checks that the client is still connected. */
	private static final int ROWS_AT_ONCE = 100;

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
	 * Returns a document if the library has it.
	 */
	Optional<LibraryDocument> find(UUID id) {
		return this.catalog.find(id);
	}

	/**
	 * Adds an uploaded document completely, or not at all if it fails or the client
	 * disconnects.
	 * @param text the document's text
	 * @param client the client that waits for it
	 * @return the document
	 * @throws OversizedDocumentException if the text has too many passages
	 */
	LibraryDocument add(LibraryText text, Client client) {
		Entry entry = entry(text);
		List<Document> rows = rows(entry).toList();
		if (rows.size() > MAX_ROWS) {
			throw new OversizedDocumentException(rows.size(), MAX_ROWS);
		}
		long start = System.nanoTime();
		try {
			for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
				client.requirePresent();
				requireInTime(start);
				this.vectorStore.add(rows.subList(from, Math.min(from + ROWS_AT_ONCE, rows.size())));
			}
		}
		catch (RuntimeException ex) {
			deletePassages(text.id());
			throw ex;
		}
		this.catalog.save(entry.document(), Origin.UPLOAD);
		return entry.document();
	}

	/**
	 * Deletes a document and its passages.
	 * @throws UnknownDocumentException if the library does not have it
	 */
	@Transactional
	public void delete(UUID id) {
		if (this.catalog.find(id).isEmpty()) {
			throw new UnknownDocumentException(id);
		}
		deletePassages(id);
		this.catalog.changeOrigin(id, Origin.CORPUS, Origin.DELETED_CORPUS);
		this.catalog.delete(id, Origin.UPLOAD);
	}

	/**
	 * Makes the bundled part of the library equal to the given texts: adds new ones and
	 * removes old ones. Documents that a user deleted stay deleted. Deletes the passages
	 * of documents that are not listed.
	 * @return number of documents added
	 */
	int synchronize(List<LibraryText> corpus) {
		Set<UUID> outdated = new HashSet<>(this.catalog.findIds(Origin.CORPUS));
		outdated.addAll(this.catalog.findIds(Origin.DELETED_CORPUS));
		List<Entry> added = corpus.stream().filter((text) -> !outdated.remove(text.id())).map(this::entry).toList();
		outdated.forEach(this::remove);
		deleteUnlistedPassages();
		for (int from = 0; from < added.size(); from += BATCH) {
			logger.info("Indexing documents: {} of {} done", from, added.size());
			store(added.subList(from, Math.min(from + BATCH, added.size())));
		}
		return added.size();
	}

	private static void requireInTime(long start) {
		if (System.nanoTime() - start > MAX_TIME.toNanos()) {
			throw new OversizedDocumentException(MAX_TIME);
		}
	}

	private void remove(UUID id) {
		deletePassages(id);
		this.catalog.delete(id);
	}

	/**
	 * Deletes passages that a killed process left: passages are stored before their
	 * document is listed.
	 */
	private void deleteUnlistedPassages() {
		List<Object> listed = new ArrayList<>(List.of(""));
		this.catalog.findAll().forEach((document) -> listed.add(document.id().toString()));
		List<Object> ours = Stream.of(Granularity.values()).<Object>map(Granularity::key).toList();
		FilterExpressionBuilder filter = new FilterExpressionBuilder();
		this.vectorStore
			.delete(filter.and(filter.in(Granularity.KEY, ours), filter.nin(PassageMetadata.DOCUMENT, listed)).build());
	}

	private void deletePassages(UUID id) {
		this.vectorStore.delete(new FilterExpressionBuilder().eq(PassageMetadata.DOCUMENT, id.toString()).build());
	}

	private void store(List<Entry> entries) {
		this.vectorStore.add(entries.stream().flatMap(this::rows).toList());
		entries.forEach((entry) -> this.catalog.save(entry.document(), Origin.CORPUS));
	}

	private Entry entry(LibraryText file) {
		TextDocument text = file.text();
		String language = Objects.requireNonNullElseGet(text.language(), () -> this.documentLanguage.of(text.text()));
		return new Entry(new LibraryDocument(file.id(), text.title(), language, text.source()), text);
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
