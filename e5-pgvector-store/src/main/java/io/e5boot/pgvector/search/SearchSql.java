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
 * Writes the statements of searches. Each returns rows with the columns id, content,
 * metadata, distance, model_cosine, rrf, vector_rank and text_rank, the best first.
 */
@Internal
public final class SearchSql {

	/**
	 * The constant of reciprocal rank fusion, as Cormack, Clarke and Buettcher (SIGIR
	 * 2009) chose it.
	 */
	private static final int RRF_CONSTANT = 60;

	/**
	 * How many rows are ranked by their whole vectors for each one that is wanted, where
	 * the index holds their signs alone.
	 */
	private static final int OVERSAMPLING = 10;

	/**
	 * How many rows of each ranking are fused at least.
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

	public SqlCondition statement(SearchPlan plan, float[] query, CenteredQuery centered) {
		List<Object> parameters = new ArrayList<>(List.of(Vectors.format(query), Vectors.format(centered.vector())));
		StringBuilder sql = new StringBuilder(
				String.format(Locale.ROOT, "WITH query AS MATERIALIZED (SELECT ?::%s AS raw, ?::%s AS centered",
						this.extension.name("vector"), this.layout.sqlVectorType()));
		if (plan.mode() == SearchMode.HYBRID) {
			sql.append(String.format(Locale.ROOT, ", (%s) AS words), ", words(this.layout.tables())));
			parameters.add(Characters.words(plan.text()));
			appendHybrid(sql, parameters, plan);
		}
		else {
			sql.append("), ");
			appendNearest(sql, parameters, plan, plan.limit());
			sql.append(select("nearest"));
			// an index scan is in no strict order: "+ 0" has PostgreSQL sort again
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
	 * The filter stands in both rankings, so its parameters are passed twice.
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
	 * The query's words by the text search configuration of each language that is stored,
	 * any of which may occur.
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
	 * The passages with any of the query's words, ranked by how near together these
	 * stand: the expression {@code by_text}, with the parameters of the condition and how
	 * many are wanted.
	 */
	public static String rankedByWords(String columns, String passages, String condition) {
		return String.format(Locale.ROOT, """
				worded AS MATERIALIZED (SELECT %s, ts_rank_cd(text_search, (SELECT words FROM query), 1) AS words_rank
					FROM %s WHERE text_search @@ (SELECT words FROM query) AND %s ORDER BY words_rank DESC, id LIMIT ?),
				by_text AS (SELECT *, row_number() OVER (ORDER BY words_rank DESC, id) AS text_rank FROM worded)""",
				columns, passages, condition);
	}

	/**
	 * Reciprocal rank fusion of two rankings, scaled so that what is first in both gets
	 * 1.
	 * @param ranks the columns of the ranks; where one is null the passage has none
	 */
	public static String fusion(String... ranks) {
		return Arrays.stream(ranks)
			.map((rank) -> String.format(Locale.ROOT, "coalesce(1.0 / (%d + %s), 0)", RRF_CONSTANT, rank))
			.collect(Collectors.joining(" + ", "(", String.format(Locale.ROOT, ") * %d / 2", RRF_CONSTANT + 1)));
	}

	/**
	 * The model's own cosine is that of norm * embedding + centre.
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
				ranks, from, this.layout.tables().centres(), this.extension.name("vector"),
				this.extension.operator("<#>"), this.extension.name("vector_norm"));
	}

}
