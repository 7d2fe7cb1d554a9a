package io.e5boot.springai.pgvector;

/**
 * What one search is to do.
 *
 * @param text the query
 * @param filter which passages may be found
 * @param mode how they are looked for
 * @param limit how many are wanted
 * @param efSearch how many candidates an index scan keeps
 * @param threshold the least score; 0 for all
 */
record SearchPlan(String text, SqlCondition filter, SearchMode mode, int limit, int efSearch, double threshold) {

}
