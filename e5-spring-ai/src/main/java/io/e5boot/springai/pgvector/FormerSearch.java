package io.e5boot.springai.pgvector;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds passages by their words in a table whose vectors are another model's: those that
 * are not embedded anew yet.
 *
 * @param jdbc access to the database
 * @param former the table
 * @param next the tables that are to take its place
 */
record FormerSearch(JdbcTemplate jdbc, TableNames former, TableNames next) {

	/**
	 * Finds passages of which any of the query's words is part. Their score is that of a
	 * hybrid search that finds a passage by its words alone: 1/2 at most.
	 * @param plan what is wanted
	 * @return the passages that reach the threshold, the best first
	 */
	List<Document> find(SearchPlan plan) {
		List<Object> parameters = new ArrayList<>();
		parameters.add(Characters.words(plan.text()));
		parameters.addAll(plan.filter().parameters());
		parameters.add(plan.limit());
		return this.jdbc.query("""
				WITH query AS MATERIALIZED (SELECT (%1$s) AS words)
				SELECT id, content, metadata, row_number() OVER (ORDER BY words_rank DESC, id) AS text_rank
				FROM (SELECT id, content, metadata, ts_rank_cd(text_search, (SELECT words FROM query), 1) AS words_rank
					FROM %2$s WHERE text_search @@ (SELECT words FROM query) AND %3$s
						AND NOT EXISTS (SELECT FROM %4$s n WHERE n.id = %2$s.id)
					ORDER BY words_rank DESC, id LIMIT ?) worded
				ORDER BY text_rank
				""".formatted(SearchSql.words(this.former), this.former.passages(), plan.filter().sql(),
				this.next.passages()), (row, number) -> document(row), parameters.toArray())
			.stream()
			.filter((document) -> Objects.requireNonNull(document.getScore()) >= plan.threshold())
			.toList();
	}

	private static Document document(ResultSet row) throws SQLException {
		long rank = row.getLong("text_rank");
		Map<String, Object> metadata = MetadataJson.read(row.getString("metadata"));
		metadata.put(PassageSearch.TEXT_RANK, rank);
		return Document.builder()
			.id(row.getString("id"))
			.text(row.getString("content"))
			.metadata(metadata)
			.score((SearchSql.RRF_CONSTANT + 1) / (2.0 * (SearchSql.RRF_CONSTANT + rank)))
			.build();
	}

}
