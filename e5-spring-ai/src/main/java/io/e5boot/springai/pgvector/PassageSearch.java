package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds the passages nearest to a query's vector, with one index scan.
 */
final class PassageSearch {

	/**
	 * The range of pgvector's {@code hnsw.ef_search} that makes sense here: candidates
	 * kept during the scan, at least twice the results wanted.
	 */
	private static final int MIN_CANDIDATES = 100;

	private static final int MAX_CANDIDATES = 1000;

	/**
	 * An index scan goes on until it has found as many rows that match the filter as are
	 * wanted; pgvector's own limits would end it early where few match.
	 */
	private static final String SCAN_SETTINGS = """
			SET LOCAL hnsw.iterative_scan = strict_order;
			SET LOCAL hnsw.max_scan_tuples = 1000000;
			SET LOCAL hnsw.scan_mem_multiplier = 16;
			SET LOCAL hnsw.ef_search =\s""";

	private static final RowMapper<Document> DOCUMENT = (row, number) -> {
		float distance = row.getFloat("distance");
		Map<String, Object> metadata = MetadataJson.read(row.getString("metadata"));
		metadata.put(DocumentMetadata.DISTANCE.value(), distance);
		return Document.builder()
			.id(row.getString("id"))
			.text(row.getString("content"))
			.metadata(metadata)
			.score(Math.max(0.0, Math.min(1.0, 1.0 - distance)))
			.build();
	};

	private final JdbcTemplate jdbc;

	private final TransactionOperations transactions;

	private final TableNames tables;

	private final double queryStrength;

	PassageSearch(JdbcTemplate jdbc, TransactionOperations transactions, TableNames tables, double queryStrength) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.tables = tables;
		this.queryStrength = queryStrength;
	}

	List<Document> nearest(float[] query, SqlCondition filter, int limit, double threshold) {
		SqlCondition centred = centredQuery(query);
		String sql = """
				SELECT id, content, metadata, distance FROM (
					SELECT id, content, metadata, embedding <=> (%s) AS distance
					FROM %s WHERE %s ORDER BY distance LIMIT ?
				) nearest""".formatted(centred.sql(), this.tables.passages(), filter.sql());
		List<Object> parameters = new ArrayList<>(centred.parameters());
		parameters.addAll(filter.parameters());
		parameters.add(limit);
		if (threshold > 0) {
			sql += " WHERE distance <= ?";
			parameters.add(1 - threshold);
		}
		// the index orders by its own rounding of the vectors; "+ 0" has PostgreSQL sort
		// again
		return run(sql + " ORDER BY distance + 0", parameters, limit);
	}

	/**
	 * Returns the query's vector less {@code queryStrength} times the mean of the
	 * language means; only its direction counts, so that the vector is divided instead of
	 * the mean being multiplied. Where no language is centred, the mean is null.
	 */
	private SqlCondition centredQuery(float[] query) {
		if (this.queryStrength == 0) {
			return new SqlCondition("SELECT ?::halfvec", List.of(Vectors.format(query)));
		}
		float[] scaled = query.clone();
		for (int i = 0; i < scaled.length; i++) {
			scaled[i] /= (float) this.queryStrength;
		}
		return new SqlCondition(
				"SELECT coalesce(?::vector - avg(mean), ?::vector)::halfvec FROM %s WHERE passages > 0 AND centre <> 0"
					.formatted(this.tables.languages()),
				List.of(Vectors.format(scaled), Vectors.format(query)));
	}

	private List<Document> run(String sql, List<Object> parameters, int limit) {
		int candidates = Math.max(MIN_CANDIDATES, (int) Math.min(MAX_CANDIDATES, 2L * limit));
		return this.transactions.execute((status) -> {
			this.jdbc.execute(SCAN_SETTINGS + candidates);
			return this.jdbc.query(sql, DOCUMENT, parameters.toArray());
		});
	}

}
