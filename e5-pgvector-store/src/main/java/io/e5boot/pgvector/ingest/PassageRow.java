package io.e5boot.pgvector.ingest;

import io.e5boot.pgvector.language.LanguageOffset.CentredVector;

/**
 * A passage as its row has it.
 *
 * @param passage the passage
 * @param centred its vector, moved
 */
record PassageRow(Passage passage, CentredVector centred) {

	String id() {
		return this.passage.id();
	}

}
