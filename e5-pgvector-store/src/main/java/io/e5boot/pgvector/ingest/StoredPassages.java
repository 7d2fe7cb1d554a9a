package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.PassageVectors.StoredVector;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlArrays;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Reads what is stored of documents that are about to be written.
 */
@Internal
public final class StoredPassages {

	private final JdbcTemplate jdbc;

	private final String table;

	private final String idType;

	public StoredPassages(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.table = layout.tables().passages();
		this.idType = layout.idType().sqlType();
	}

	/**
	 * What shows whether a document is stored unchanged.
	 *
	 * @param contentHash see {@link ContentHash}
	 * @param language its language's tag
	 */
	record Stored(byte[] contentHash, String language) {

	}

	Map<String, Stored> stored(List<String> ids) {
		Map<String, Stored> stored = new HashMap<>();
		this.jdbc.query(
				String.format(Locale.ROOT, "SELECT id::text, content_hash, language FROM %s WHERE id = ANY (?::%s[])",
						this.table, this.idType),
				(RowCallbackHandler) (row) -> stored.put(row.getString(1),
						new Stored(row.getBytes(2), row.getString(3))),
				SqlArrays.text(ids));
		return stored;
	}

	/**
	 * Returns which documents are stored with the same metadata.
	 * @param documents the documents
	 * @return their ids
	 */
	Set<String> withMetadata(List<Prepared> documents) {
		return new HashSet<>(this.jdbc.queryForList(String.format(Locale.ROOT, """
				SELECT t.id::text FROM unnest(?::text[], ?::text[]) v (id, metadata) JOIN %s t ON t.id = v.id::%s
				WHERE t.metadata = v.metadata::jsonb
				""", this.table, this.idType), String.class,
				SqlArrays.text(documents.stream().map(Prepared::id).toList()),
				SqlArrays.text(documents.stream().map(Prepared::metadata).toList())));
	}

	/**
	 * Returns the vectors of documents whose text is still the stored one.
	 * @param documents the documents
	 * @return the vectors
	 */
	List<StoredVector> vectors(List<Prepared> documents) {
		Map<String, Prepared> byId = new HashMap<>();
		documents.forEach((document) -> byId.put(document.id(), document));
		List<StoredVector> vectors = new ArrayList<>();
		this.jdbc.query(String.format(Locale.ROOT,
				"SELECT id::text AS id, embedding, norm, centre, content_hash FROM %s WHERE id = ANY (?::%s[])",
				this.table, this.idType), (row) -> {
					StoredVector vector = Objects.requireNonNull(PassageVectors.STORED_VECTOR.mapRow(row, 0));
					Prepared document = Objects.requireNonNull(byId.get(vector.id()));
					if (Arrays.equals(document.contentHash(), row.getBytes("content_hash"))) {
						vectors.add(vector);
					}
				}, SqlArrays.text(byId.keySet()));
		return vectors;
	}

}
