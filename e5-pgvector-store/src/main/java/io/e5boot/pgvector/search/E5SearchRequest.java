package io.e5boot.pgvector.search;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.util.Assert;

/**
 * A search with what only this store can do: <pre>{@code
 * store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.HYBRID));
 * }</pre> What is not set is as the store was built. Immutable.
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
	 * Returns a request that asks the same.
	 * @param request any request
	 * @return the request, for this store
	 */
	public static E5SearchRequest of(SearchRequest request) {
		Assert.notNull(request, "Request must not be null");
		return (request instanceof E5SearchRequest e5) ? e5 : new E5SearchRequest(request, null, null);
	}

	/**
	 * Returns this request in another mode.
	 * @param mode how passages are looked for
	 * @return the changed request
	 */
	public E5SearchRequest withMode(SearchMode mode) {
		Assert.notNull(mode, "Mode must not be null");
		return new E5SearchRequest(this, mode, this.efSearch);
	}

	/**
	 * Returns this request with another effort: pgvector's {@code hnsw.ef_search}.
	 * @param efSearch how many candidates the index scan keeps, from 1 to 1000; more find
	 * more and take longer
	 * @return the changed request
	 */
	public E5SearchRequest withEfSearch(int efSearch) {
		requireEfSearch(efSearch);
		return new E5SearchRequest(this, this.mode, efSearch);
	}

	public static void requireEfSearch(int efSearch) {
		Assert.isTrue(efSearch >= 1 && efSearch <= MAX_EF_SEARCH, "efSearch must lie between 1 and 1000");
	}

	/**
	 * Returns the mode.
	 * @return the mode, null for the store's
	 */
	public @Nullable SearchMode mode() {
		return this.mode;
	}

	/**
	 * Returns the effort.
	 * @return the number of candidates, null for the store's
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
