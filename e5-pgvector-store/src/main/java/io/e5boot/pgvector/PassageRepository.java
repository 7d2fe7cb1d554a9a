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
 * The passages of a store, on whichever tables they are.
 */
public interface PassageRepository {

	/**
	 * Writes batches of documents.
	 * @param batches documents, in no batch an id twice
	 * @param listener called after each batch
	 * @return what was done
	 */
	LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener);

	/**
	 * Returns the condition that picks passages by their ids.
	 */
	SqlCondition withIds(List<String> ids);

	void delete(SqlCondition condition);

	List<Document> find(SearchPlan plan);

	StoreStatus status();

	/**
	 * Corrects what is recorded of the passages.
	 */
	void recount();

	/**
	 * Does in the background what is left to do.
	 */
	void resume();

}
