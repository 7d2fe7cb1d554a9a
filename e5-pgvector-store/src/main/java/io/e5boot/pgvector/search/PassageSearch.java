package io.e5boot.pgvector.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.QueryCentering;
import io.e5boot.pgvector.language.QueryCentering.CenteredQuery;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.MetadataJson;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Searches the passages of one table, with one statement per search. Thread-safe.
 */
@Internal
public final class PassageSearch {

	/**
	 * An index scan continues until it has found the requested number of rows that match
	 * the filter; pgvector's default limits would end it early if few rows match. The
	 * scan need not be in strict order, since the statement sorts the rows again.
	 */
	private static final String SCAN_SETTINGS = """
			SET LOCAL hnsw.iterative_scan = relaxed_order;
			SET LOCAL hnsw.max_scan_tuples = 1000000;
			SET LOCAL hnsw.scan_mem_multiplier = 16;
			SET LOCAL hnsw.ef_search =\s""";

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final QueryCentering centering;

	private final SearchSql sql;

	private final @Nullable ScoreCalibration calibration;

	public PassageSearch(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout,
			LanguageNeutrality neutrality, @Nullable ScoreCalibration calibration) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.centering = new QueryCentering(jdbc, layout.tables(), neutrality);
		this.sql = new SearchSql(layout);
		this.calibration = calibration;
	}

	/**
	 * Finds passages.
	 * @param plan the search
	 * @param query the model's vector of the query
	 * @return the passages, best first
	 */
	public List<Document> find(SearchPlan plan, float[] query) {
		return this.transactions.execute(() -> {
			CenteredQuery centered = this.centering.center(query);
			this.jdbc.execute(SCAN_SETTINGS + plan.candidates(centered.passages()));
			ScoreCalibration scores = calibration(centered.centered());
			SqlCondition statement = this.sql.statement(plan, query, centered);
			return plan.aboveThreshold(this.jdbc.query(statement.sql(), (row, number) -> document(row, scores),
					statement.parameters().toArray()));
		});
	}

	private ScoreCalibration calibration(boolean centered) {
		if (this.calibration != null) {
			return this.calibration;
		}
		return centered ? ScoreCalibration.CENTERED : ScoreCalibration.MODEL;
	}

	private static Document document(ResultSet row, ScoreCalibration scores) throws SQLException {
		float distance = row.getFloat("distance");
		Map<String, Object> details = new HashMap<>();
		details.put(DocumentMetadata.DISTANCE.value(), distance);
		details.put(ResultMetadata.COSINE, 1.0 - distance);
		details.put(ResultMetadata.MODEL_COSINE, row.getDouble("model_cosine"));
		double fused = row.getDouble("rrf");
		double score = row.wasNull() ? scores.score(1.0 - distance) : fused;
		putRank(details, ResultMetadata.VECTOR_RANK, row, "vector_rank");
		putRank(details, ResultMetadata.TEXT_RANK, row, "text_rank");
		return document(row, score, details);
	}

	private static void putRank(Map<String, Object> details, String key, ResultSet row, String column)
			throws SQLException {
		long rank = row.getLong(column);
		if (!row.wasNull()) {
			details.put(key, rank);
		}
	}

	/**
	 * Creates the document of a row.
	 * @param row a row with the columns id, content and metadata
	 * @param score the document's score
	 * @param details the metadata to add
	 * @return the document
	 */
	public static Document document(ResultSet row, double score, Map<String, Object> details) throws SQLException {
		Map<String, Object> metadata = MetadataJson.read(row.getString("metadata"));
		metadata.putAll(details);
		Document document = Document.builder()
			.id(row.getString("id"))
			.text(row.getString("content"))
			.metadata(metadata)
			.score(score)
			.build();
		document.setContentFormatter(ResultMetadata.FORMATTER);
		return document;
	}

}
