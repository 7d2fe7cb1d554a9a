package io.e5boot.sample.library;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.e5boot.sample.reader.TextDocument;

import org.springframework.ai.document.Document;
import org.springframework.ai.document.id.IdGenerator;
import org.springframework.ai.document.id.JdkSha256HexIdGenerator;
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

	/** Fits E5's 512 tokens in every script: a Chinese character is about 0.7 tokens. */
	private static final int MAX_PASSAGE_LENGTH = 600;

	private final PassageSplitter splitter = new PassageSplitter(MAX_PASSAGE_LENGTH);

	private final IdGenerator ids = new JdkSha256HexIdGenerator();

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
		store(added, Origin.CORPUS);
		return added.size();
	}

	private void remove(UUID id) {
		this.vectorStore.delete(new FilterExpressionBuilder().eq(PassageMetadata.DOCUMENT, id.toString()).build());
		this.catalog.delete(id);
	}

	private void store(List<Entry> entries, Origin origin) {
		List<Document> passages = entries.stream().flatMap((entry) -> entry.passages().stream()).toList();
		if (!passages.isEmpty()) {
			this.vectorStore.add(passages);
		}
		entries.forEach((entry) -> this.catalog.save(entry.document(), origin));
	}

	private Entry entry(TextDocument text) {
		String language = Objects.requireNonNullElseGet(text.language(), () -> this.documentLanguage.of(text.text()));
		String id = this.ids.generateId(text.title(), language, text.source(), text.text());
		List<Document> passages = new ArrayList<>();
		for (Passage passage : this.splitter.split(text.text(), language)) {
			passages.add(Document.builder()
				.id(this.ids.generateId(id, passage.number()))
				.text(passage.text())
				.metadata(PassageMetadata.of(id, text, language, passage))
				.build());
		}
		LibraryDocument document = new LibraryDocument(UUID.fromString(id), text.title(), language, text.source(),
				passages.size());
		return new Entry(document, passages);
	}

	private record Entry(LibraryDocument document, List<Document> passages) {
	}

}
