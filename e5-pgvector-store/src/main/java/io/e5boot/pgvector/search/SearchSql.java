package io.e5boot.pgvector.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.e5boot.pgvector.language.QueryCentering.CenteredQuery;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.SchemaScripts;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.Vectors;

/**
 * Builds the statements of searches. They return rows with the columns id, content,
 * metadata, distance, model_cosine, rrf, vector_rank and text_rank, best first.
 */
@Internal
public final class SearchSql {

	/**
	 * The constant of reciprocal rank fusion from Cormack, Clarke and Buettcher (SIGIR
	 * 2009).
	 */
	private static final int RRF_CONSTANT = 60;

	/**
	 * The number of rows that are ranked by their full vectors for each requested result,
	 * if the index contains only signs.
	 */
	private static final int OVERSAMPLING = 10;

	/**
	 * The minimum number of rows of each ranking to fuse.
	 */
	private static final int MIN_FUSED = 50;

	private static final String COLUMNS = "id, content, metadata, embedding, norm, centre";

	private final TableLayout layout;

	private final String passages;

	private final VectorExtension extension;

	public SearchSql(TableLayout layout) {
		this.layout = layout;
		this.passages = layout.tables().passages();
		this.extension = layout.extension();
	}

	/**
	 * Builds the statement of a search.
	 * @param plan the search
	 * @param query the model's vector of the query
	 * @param centered the vector to compare with the stored vectors
	 * @return the statement with its parameters
	 */
	public SqlCondition statement(SearchPlan plan, float[] query, CenteredQuery centered) {
		List<Object> parameters = new ArrayList<>(List.of(Vectors.format(query), Vectors.format(centered.vector())));
		StringBuilder sql = new StringBuilder(
				String.format(Locale.ROOT, "WITH query AS MATERIALIZED (SELECT ?::%s AS raw, ?::%s AS centered",
						this.extension.name("vector"), this.layout.sqlVectorType()));
		if (plan.mode() == SearchMode.HYBRID) {
			sql.append(String.format(Locale.ROOT, ", (%s) AS words), ", words(this.layout.tables())));
			parameters.add(Characters.replaceUnstorable(plan.text()));
			appendHybrid(sql, parameters, plan);
		}
		else {
			sql.append("), ");
			appendNearest(sql, parameters, plan, plan.limit());
			sql.append(select("nearest"));
			// the index scan is not in strict order: "+ 0" makes PostgreSQL sort again
			sql.append(" ORDER BY distance + 0, id");
		}
		return new SqlCondition(sql.toString(), parameters);
	}

	private void appendNearest(StringBuilder sql, List<Object> parameters, SearchPlan plan, int limit) {
		boolean binary = this.layout.index().type() == IndexType.HNSW_BINARY && plan.mode() != SearchMode.EXACT;
		String distance = distance();
		String source = String.format(Locale.ROOT, "SELECT %s, %s AS distance FROM %s WHERE %s", COLUMNS, distance,
				this.passages, plan.filter().sql());
		parameters.addAll(plan.filter().parameters());
		if (binary) {
			sql.append(String.format(Locale.ROOT,
					"candidates AS MATERIALIZED (%1$s ORDER BY %2$s(embedding)::bit(%3$d) %4$s %2$s((SELECT centered FROM query))::bit(%3$d) LIMIT ?), ",
					source, this.extension.name("binary_quantize"), this.layout.dimensions(),
					this.extension.operator("<~>")));
			parameters.add((int) Math.min(Integer.MAX_VALUE, (long) limit * OVERSAMPLING));
			source = "SELECT * FROM candidates";
		}
		else if (plan.mode() == SearchMode.EXACT) {
			source = String.format(Locale.ROOT, "SELECT * FROM (%s) compared", source);
		}
		String order = (binary || plan.mode() == SearchMode.EXACT) ? "distance + 0" : distance;
		sql.append(String.format(Locale.ROOT, "nearest AS MATERIALIZED (%s ORDER BY %s LIMIT ?)", source, order));
		parameters.add(limit);
	}

	/**
	 * Both rankings contain the filter, so its parameters are passed twice.
	 */
	private void appendHybrid(StringBuilder sql, List<Object> parameters, SearchPlan plan) {
		int fused = Math.max(MIN_FUSED, plan.limit());
		appendNearest(sql, parameters, plan, fused);
		sql.append(String.format(Locale.ROOT, """
				, by_vector AS (SELECT *, row_number() OVER (ORDER BY distance + 0, id) AS vector_rank FROM nearest),
				%s,
				fused AS (SELECT %s, coalesce(v.distance, t.distance) AS distance, vector_rank, text_rank, %s AS rrf
					FROM by_vector v FULL JOIN by_text t ON t.id = v.id)""",
				rankedByWords(String.format(Locale.ROOT, "%s, %s AS distance", COLUMNS, distance()), this.passages,
						plan.filter().sql()),
				coalesced(), fusion("vector_rank", "text_rank")));
		parameters.addAll(plan.filter().parameters());
		parameters.add(fused);
		sql.append(select("fused"));
		sql.append(" ORDER BY rrf DESC, distance + 0, id LIMIT ?");
		parameters.add(plan.limit());
	}

	private String distance() {
		return String.format(Locale.ROOT, "embedding %s (SELECT centered FROM query)", this.extension.operator("<=>"));
	}

	private static String coalesced() {
		return COLUMNS.replaceAll("(\\w+)", "coalesce(v.$1, t.$1) AS $1");
	}

	/**
	 * Builds the expression for a text search query that matches any word of the query in
	 * any stored language. Its parameter is the query.
	 */
	public static String words(TableNames tables) {
		return String.format(Locale.ROOT,
				"""
						SELECT coalesce(string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''', ' | '), '')::tsquery
						FROM (SELECT DISTINCT unnest(tsvector_to_array(to_tsvector(configuration, words))) AS lexeme
							FROM (SELECT DISTINCT %s AS configuration FROM %s WHERE passages > 0) stored,
								(SELECT ?::text AS words) asked) lexemes""",
				SchemaScripts.textConfiguration(), tables.languages());
	}

	/**
	 * Builds the common table expression {@code by_text}: the passages that contain any
	 * word of the query, ranked by the proximity of the words. Its parameters are those
	 * of the condition and the limit.
	 */
	public static String rankedByWords(String columns, String passages, String condition) {
		return String.format(Locale.ROOT, """
				worded AS MATERIALIZED (SELECT %s, ts_rank_cd(text_search, (SELECT words FROM query), 1) AS words_rank
					FROM %s WHERE text_search @@ (SELECT words FROM query) AND %s ORDER BY words_rank DESC, id LIMIT ?),
				by_text AS (SELECT *, row_number() OVER (ORDER BY words_rank DESC, id) AS text_rank FROM worded)""",
				columns, passages, condition);
	}

	/**
	 * Builds the expression for the reciprocal rank fusion of two rankings, scaled so
	 * that the first passage of both has 1.
	 * @param ranks the columns of the ranks, null for a passage without a rank
	 */
	public static String fusion(String... ranks) {
		return Arrays.stream(ranks)
			.map((rank) -> String.format(Locale.ROOT, "coalesce(1.0 / (%d + %s), 0)", RRF_CONSTANT, rank))
			.collect(Collectors.joining(" + ", "(", String.format(Locale.ROOT, ") * %d / 2", RRF_CONSTANT + 1)));
	}

	/**
	 * The cosine of the model's vectors is that of the query and norm * embedding +
	 * offset.
	 */
	private String select(String from) {
		String ranks = from.equals("fused") ? "rrf, vector_rank, text_rank"
				: "NULL::float8 AS rrf, NULL::bigint AS vector_rank, NULL::bigint AS text_rank";
		return String.format(Locale.ROOT,
				"""
						 SELECT found.id, content, metadata, distance, %1$s,
							(norm * -(embedding::%4$s %5$s raw) - coalesce(c.vector %5$s raw, 0))
								/ sqrt(norm * norm - coalesce(2 * norm * (embedding::%4$s %5$s c.vector) + (c.vector %5$s c.vector), 0))
								/ %6$s(raw) AS model_cosine
						FROM %2$s found CROSS JOIN query LEFT JOIN %3$s c ON c.id = found.centre""",
				ranks, from, this.layout.tables().offsets(), this.extension.name("vector"),
				this.extension.operator("<#>"), this.extension.name("vector_norm"));
	}

}
