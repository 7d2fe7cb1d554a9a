package io.e5boot.springai.pgvector;

import io.e5boot.springai.pgvector.Centre.CentredVector;

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
