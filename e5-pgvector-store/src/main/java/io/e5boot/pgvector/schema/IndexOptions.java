package io.e5boot.pgvector.schema;

import org.springframework.util.Assert;

/**
 * Options of the vector index of a new table. The parameters are described in pgvector's
 * documentation of HNSW.
 *
 * @param type the type of the index
 * @param m the number of edges of a vector in each layer of the graph, from 2 to 100
 * @param efConstruction the number of candidates for an edge, from 4 to 1000 and at least
 * twice {@code m}
 * @param buildMemoryMegabytes the memory limit of the index build after a bulk load, in
 * MiB. A graph that does not fit takes several times longer to build.
 */
public record IndexOptions(IndexType type, int m, int efConstruction, int buildMemoryMegabytes) {

	private static final IndexOptions DEFAULTS = new IndexOptions(IndexType.HNSW, 16, 64, 512);

	/**
	 * Checks the values.
	 * @param type the type of the index
	 * @param m the number of edges of a vector in each layer of the graph, from 2 to 100
	 * @param efConstruction the number of candidates for an edge, from 4 to 1000 and at
	 * least twice {@code m}
	 * @param buildMemoryMegabytes the memory limit of the index build after a bulk load,
	 * in MiB. A graph that does not fit takes several times longer to build.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public IndexOptions {
		Assert.notNull(type, "type must not be null");
		Assert.isTrue(m >= 2 && m <= 100, "m must be between 2 and 100");
		Assert.isTrue(efConstruction >= 4 && efConstruction <= 1000, "efConstruction must be between 4 and 1000");
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
	 * Returns a copy with another type.
	 * @param type the type of the index
	 * @return the copy
	 */
	public IndexOptions withType(IndexType type) {
		return new IndexOptions(type, this.m, this.efConstruction, this.buildMemoryMegabytes);
	}

	/**
	 * Returns a copy with other parameters of the graph.
	 * @param m the number of edges of a vector in each layer
	 * @param efConstruction the number of candidates for an edge
	 * @return the copy
	 */
	public IndexOptions withGraph(int m, int efConstruction) {
		return new IndexOptions(this.type, m, efConstruction, this.buildMemoryMegabytes);
	}

	/**
	 * Returns a copy with another memory limit.
	 * @param megabytes the memory limit of the index build, in MiB
	 * @return the copy
	 */
	public IndexOptions withBuildMemory(int megabytes) {
		return new IndexOptions(this.type, this.m, this.efConstruction, megabytes);
	}

}
