package io.e5boot.pgvector.ingest;

import java.util.List;

import io.e5boot.pgvector.sql.Internal;

/**
 * Decides in the transaction that writes a batch which of its passages are written.
 */
@FunctionalInterface
@Internal
public interface WriteFilter {

	WriteFilter ALL = (batch) -> batch;

	List<Passage> admit(List<Passage> batch);

}
