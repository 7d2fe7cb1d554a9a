package io.e5boot.pgvector.ingest;

import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;

/**
 * A passage as its row has it.
 *
 * @param passage the passage
 * @param centered its vector, moved
 */
record PassageRow(Passage passage, CenteredVector centered) {

	String id() {
		return this.passage.id();
	}

}
