package io.e5boot.sample.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.model.TextSpan;
import io.e5boot.sample.reader.TextDocument;

import org.springframework.ai.document.ContentFormatter;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.document.id.IdGenerator;
import org.springframework.ai.document.id.JdkSha256HexIdGenerator;

/**
 * Creates the rows of the vector store. A row's id is a hash of its document's id, its
 * granularity and its number.
 */
class PassageFactory {

	/** The embedded text, with the title, because few passages name their topic. */
	private static final ContentFormatter WITH_TITLE = (passage, mode) -> (mode != MetadataMode.NONE)
			? passage.getMetadata().get(PassageMetadata.TITLE) + "\n" + passage.getText()
			: String.valueOf(passage.getText());

	private final IdGenerator ids = new JdkSha256HexIdGenerator();

	List<Document> passages(String documentId, TextDocument text, String language, Granularity granularity) {
		List<Document> passages = new ArrayList<>();
		for (TextSpan span : granularity.split(text.text())) {
			int number = passages.size();
			Document row = Document.builder()
				.id(this.ids.generateId(documentId, granularity.key(), number))
				.text(span.of(text.text()))
				.metadata(Map.of(Granularity.KEY, granularity.key(), PassageMetadata.DOCUMENT, documentId,
						PassageMetadata.TITLE, text.title(), PassageMetadata.LANGUAGE, language, PassageMetadata.SOURCE,
						text.source(), PassageMetadata.CHUNK, number, PassageMetadata.OFFSET, span.start()))
				.build();
			row.setContentFormatter(WITH_TITLE);
			passages.add(row);
		}
		return passages;
	}

}
