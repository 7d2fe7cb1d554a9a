package io.e5boot.pgvector.schema;

import org.springframework.util.Assert;

/**
 * How the index over the vectors of a new table is made. See pgvector's documentation on
 * HNSW for the parameters.
 *
 * @param type the index
 * @param m edges a vector has in each layer of the graph, from 2 to 100
 * @param efConstruction candidates for an edge, from 4 to 1000 and at least twice
 * {@code m}
 * @param buildMemoryMegabytes what building the index after a bulk load may use, in MiB.
 * A graph that does not fit is built several times more slowly.
 */
public record IndexOptions(IndexType type, int m, int efConstruction, int buildMemoryMegabytes) {

	private static final IndexOptions DEFAULTS = new IndexOptions(IndexType.HNSW, 16, 64, 512);

	/**
	 * Checks the values.
	 * @param type the index
	 * @param m edges a vector has in each layer of the graph, from 2 to 100
	 * @param efConstruction candidates for an edge, from 4 to 1000 and at least twice
	 * {@code m}
	 * @param buildMemoryMegabytes what building the index after a bulk load may use, in
	 * MiB. A graph that does not fit is built several times more slowly.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public IndexOptions {
		Assert.notNull(type, "type must not be null");
		Assert.isTrue(m >= 2 && m <= 100, "m must lie between 2 and 100");
		Assert.isTrue(efConstruction >= 4 && efConstruction <= 1000, "efConstruction must lie between 4 and 1000");
		Assert.isTrue(efConstruction >= 2 * m, "efConstruction must be at least twice m");
		Assert.isTrue(buildMemoryMegabytes >= 1, "buildMemoryMegabytes must be positive");
	}

	/**
	 * Returns pgvector's defaults: HNSW with 16 edges and 64 candidates, built in 512 MiB
	 * at most.
	 * @return the options
	 */
	public static IndexOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns these options with another index.
	 * @param type the index
	 * @return the changed options
	 */
	public IndexOptions withType(IndexType type) {
		return new IndexOptions(type, this.m, this.efConstruction, this.buildMemoryMegabytes);
	}

	/**
	 * Returns these options with another graph.
	 * @param m edges a vector has in each layer
	 * @param efConstruction candidates for an edge
	 * @return the changed options
	 */
	public IndexOptions withGraph(int m, int efConstruction) {
		return new IndexOptions(this.type, m, efConstruction, this.buildMemoryMegabytes);
	}

	/**
	 * Returns these options with another limit of memory.
	 * @param megabytes what building may use, in MiB
	 * @return the changed options
	 */
	public IndexOptions withBuildMemory(int megabytes) {
		return new IndexOptions(this.type, this.m, this.efConstruction, megabytes);
	}

}
