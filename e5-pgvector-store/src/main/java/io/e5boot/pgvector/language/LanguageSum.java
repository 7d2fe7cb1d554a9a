package io.e5boot.pgvector.language;

import java.util.Locale;

import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.RowMapper;

/**
 * An aggregate of passage rows of one language.
 *
 * @param language the language's tag
 * @param passages the number of rows
 * @param mean the mean of the model's vectors, as they can be recovered from the rows
 */
@Internal
public record LanguageSum(String language, int passages, float[] mean) {

	public static final RowMapper<LanguageSum> MAPPER = (row, number) -> new LanguageSum(row.getString("language"),
			row.getInt("passages"), Vectors.parse(row.getString("mean")));

	/**
	 * Returns the query that aggregates rows by language.
	 * @param layout the layout of the tables
	 * @param rows a table, an alias or a subquery in parentheses, with the columns of the
	 * passage table
	 * @return SQL with only the parameters of {@code rows}
	 */
	public static String statement(TableLayout layout, String rows) {
		VectorExtension extension = layout.extension();
		return String.format(Locale.ROOT,
				"""
						SELECT r.language, count(*) AS passages,
							%1$s(CASE WHEN c.id IS NULL THEN r.difference ELSE r.difference %2$s c.vector END) AS mean
						FROM (SELECT language, centre, embedding::%3$s %4$s array_fill(norm, ARRAY[%5$s(embedding)])::%3$s AS difference FROM %6$s rows) r
							LEFT JOIN %7$s c ON c.id = r.centre
						GROUP BY r.language
						""",
				extension.name("avg"), extension.operator("+"), extension.name("vector"), extension.operator("*"),
				extension.name("vector_dims"), rows, layout.tables().offsets());
	}

}
