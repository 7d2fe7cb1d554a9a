package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.search.PassageSearch;
import io.e5boot.pgvector.search.ResultMetadata;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.search.SearchSql;
import io.e5boot.pgvector.sql.Characters;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds passages by their words in a table whose vectors are another model's: those that
 * are not re-embedded yet.
 *
 * @param jdbc access to the database
 * @param former the table
 * @param next the tables that are to take its place
 */
record LexicalFallbackSearch(JdbcTemplate jdbc, TableNames former, TableNames next) {

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
		String condition = String.format(Locale.ROOT, "%s AND NOT EXISTS (SELECT FROM %s n WHERE n.id = %s.id)",
				plan.filter().sql(), this.next.passages(), this.former.passages());
		return plan.reaching(this.jdbc.query(String.format(Locale.ROOT,
				"WITH query AS MATERIALIZED (SELECT (%s) AS words), %s SELECT *, %s AS rrf FROM by_text ORDER BY text_rank",
				SearchSql.words(this.former),
				SearchSql.rankedByWords("id, content, metadata", this.former.passages(), condition),
				SearchSql.fusion("text_rank")),
				(row, number) -> PassageSearch.document(row, row.getDouble("rrf"),
						Map.of(ResultMetadata.TEXT_RANK, row.getLong("text_rank"))),
				parameters.toArray()));
	}

}
