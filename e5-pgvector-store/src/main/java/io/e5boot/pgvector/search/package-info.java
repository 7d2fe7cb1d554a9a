/**
 * Searches passages.
 * <p>
 * A query becomes results in these steps. {@code SearchPlan} resolves the settings of the
 * request and compiles its filter with {@code FilterCompiler}. {@code PassageSearch}
 * takes the plan and the query's vector, centers the vector with {@code QueryCentering},
 * runs the statement of {@code SearchSql}, converts the cosines of the rows to scores
 * with {@code ScoreCalibration}, and returns documents with the keys of
 * {@code ResultMetadata}.
 */
@NullMarked
package io.e5boot.pgvector.search;

import org.jspecify.annotations.NullMarked;
