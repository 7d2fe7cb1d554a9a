package io.e5boot.springai.pgvector;

import java.util.List;

/**
 * Decides in the transaction that writes a batch which of its passages are written.
 */
@FunctionalInterface
interface Admission {

	Admission ALL = (batch) -> batch;

	List<Passage> admit(List<Passage> batch);

}
