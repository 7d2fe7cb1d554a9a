package io.e5boot.pgvector.search;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.util.Assert;

/**
 * A search request with options of this store: <pre>{@code
 * store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.HYBRID));
 * }</pre> The store's own settings apply where the request has none. Immutable.
 */
public final class E5SearchRequest extends SearchRequest {

	private static final int MAX_EF_SEARCH = 1000;

	private final @Nullable SearchMode mode;

	private final @Nullable Integer efSearch;

	private E5SearchRequest(SearchRequest request, @Nullable SearchMode mode, @Nullable Integer efSearch) {
		super(request);
		this.mode = mode;
		this.efSearch = efSearch;
	}

	/**
	 * Converts a request.
	 * @param request any request
	 * @return an equivalent request to this store
	 */
	public static E5SearchRequest of(SearchRequest request) {
		Assert.notNull(request, "Request must not be null");
		return (request instanceof E5SearchRequest e5) ? e5 : new E5SearchRequest(request, null, null);
	}

	/**
	 * Returns a copy with another mode.
	 * @param mode the search mode
	 * @return the copy
	 */
	public E5SearchRequest withMode(SearchMode mode) {
		Assert.notNull(mode, "Mode must not be null");
		return new E5SearchRequest(this, mode, this.efSearch);
	}

	/**
	 * Returns a copy with another value of pgvector's {@code hnsw.ef_search}.
	 * @param efSearch the number of candidates of the index scan, from 1 to 1000; more
	 * candidates improve recall and take longer
	 * @return the copy
	 */
	public E5SearchRequest withEfSearch(int efSearch) {
		requireEfSearch(efSearch);
		return new E5SearchRequest(this, this.mode, efSearch);
	}

	/**
	 * Checks a value of pgvector's {@code hnsw.ef_search}.
	 * @param efSearch the number of candidates
	 * @throws IllegalArgumentException if it is out of range
	 */
	public static void requireEfSearch(int efSearch) {
		Assert.isTrue(efSearch >= 1 && efSearch <= MAX_EF_SEARCH, "efSearch must be between 1 and 1000");
	}

	/**
	 * Returns the search mode.
	 * @return the mode, or null for that of the store
	 */
	public @Nullable SearchMode mode() {
		return this.mode;
	}

	/**
	 * Returns the number of candidates.
	 * @return the number, or null for that of the store
	 */
	public @Nullable Integer efSearch() {
		return this.efSearch;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof E5SearchRequest request && super.equals(other) && this.mode == request.mode
				&& Objects.equals(this.efSearch, request.efSearch);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.mode, this.efSearch);
	}

}
