package io.e5boot.pgvector;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.sql.SqlCondition;

import org.springframework.ai.document.Document;

/**
 * The passages of a store, in one set of tables or, during re-embedding, in two.
 * Thread-safe.
 */
interface PassageRepository {

	/**
	 * Writes batches of documents.
	 * @param batches the batches, none with an id twice
	 * @param listener called after each batch
	 * @return the final progress
	 */
	LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener);

	/**
	 * Returns the condition that selects passages by their ids.
	 */
	SqlCondition withIds(List<String> ids);

	/**
	 * Deletes the passages that match a condition.
	 */
	void delete(SqlCondition condition);

	/**
	 * Finds passages, best first.
	 */
	List<Document> find(SearchPlan plan);

	/**
	 * Returns the state of the tables.
	 */
	StoreStatus status();

	/**
	 * Corrects the recorded numbers and means of the passages.
	 */
	void recount();

	/**
	 * Resumes unfinished work in the background.
	 */
	void resume();

}
