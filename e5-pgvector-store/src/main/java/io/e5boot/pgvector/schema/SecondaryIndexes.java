package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Drops the indexes over vectors, metadata and words for a bulk load into an empty table,
 * and builds them afterwards: building them once is several times faster than updating
 * them with each row. The meta table records that they are missing, so that the next load
 * or the next startup builds them after an interrupted load. Thread-safe.
 */
@Internal
public final class SecondaryIndexes {

	private static final Logger logger = LoggerFactory.getLogger(SecondaryIndexes.class);

	private static final long MEBIBYTE = 1 << 20;

	/**
	 * Memory of an edge while pgvector builds a graph.
	 */
	private static final int EDGE_BYTES = 18;

	private static final int ELEMENT_BYTES = 200;

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableLayout layout;

	private final TableNames tables;

	private final IndexCatalog catalog;

	private final MetaTable meta;

	private final StoreMetrics metrics;

	public SecondaryIndexes(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout,
			StoreMetrics metrics) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.layout = layout;
		this.tables = layout.tables();
		this.catalog = new IndexCatalog(jdbc, layout);
		this.meta = new MetaTable(jdbc, layout.tables());
		this.metrics = metrics;
	}

	/**
	 * Drops the indexes if the table is empty, or continues an interrupted load that has
	 * dropped them. Keeps them if the table is in use, or if this role does not own it.
	 * @return whether the indexes must be built after the load
	 */
	public boolean dropForBulkLoad() {
		if (this.transactions.joined()) {
			return false;
		}
		return owned() && (missing() || (empty() && drop()));
	}

	private boolean owned() {
		return is("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = ?::regclass",
				this.tables.passages());
	}

	private boolean empty() {
		return is(String.format(Locale.ROOT,
				"SELECT NOT row_security_active(?::regclass) AND NOT EXISTS (SELECT FROM %s)", this.tables.passages()),
				this.tables.passages());
	}

	private boolean drop() {
		try {
			return Boolean.TRUE.equals(this.transactions.execute(() -> {
				this.jdbc.execute(String.format(Locale.ROOT,
						"SET LOCAL lock_timeout = '1s'; LOCK TABLE %s IN ACCESS EXCLUSIVE MODE",
						this.tables.passages()));
				if (!empty()) {
					return false;
				}
				for (String suffix : List.of("_embedding_idx", "_metadata_idx", "_text_idx")) {
					this.jdbc.execute(String.format(Locale.ROOT, "DROP INDEX IF EXISTS %s.%s",
							this.tables.quotedSchema(), this.tables.index(suffix)));
				}
				this.meta.putMissing(Map.of(MetaTable.INDEXES_MISSING, "bulk load"));
				return true;
			}));
		}
		catch (DataAccessException ex) {
			logger.info("Loading into {} without dropping its indexes: {}", this.tables.passages(), ex.getMessage());
			return false;
		}
	}

	/**
	 * Returns whether an index does not exist, because a load or a user has dropped it,
	 * or is invalid.
	 */
	boolean missing() {
		return this.transactions
			.execute(() -> this.meta.contains(MetaTable.INDEXES_MISSING) || !this.catalog.missing().isEmpty());
	}

	/**
	 * Builds the indexes if they are missing and this role owns the table.
	 */
	public void buildIfOwned() {
		if (!missing()) {
			return;
		}
		if (owned()) {
			build();
		}
		else {
			logger.warn("Indexes of {} are missing, and only the table's owner can build them", this.tables.passages());
		}
	}

	/**
	 * Builds the indexes if they are missing. Blocks writers, but no readers.
	 */
	public void build() {
		if (!missing()) {
			return;
		}
		try {
			this.metrics.timeIndexBuild(() -> build(this.layout.extension().buildsInParallel()));
		}
		catch (DataAccessException ex) {
			// parallel workers share the graph in /dev/shm, which is often too small in
			// containers
			logger.info("Building the indexes of {} again without parallel workers: {}", this.tables.passages(),
					ex.getMessage());
			this.metrics.timeIndexBuild(() -> build(false));
		}
	}

	/**
	 * Builds the indexes after a load has failed.
	 * @param failure the failure of the load, to which further failures are added as
	 * suppressed
	 */
	public void buildQuietly(Throwable failure) {
		try {
			build();
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void build(boolean parallel) {
		this.transactions.run(() -> {
			SchemaCreator.lock(this.jdbc);
			this.jdbc.execute("SELECT set_config('maintenance_work_mem', greatest(pg_size_bytes(current_setting("
					+ String.format(Locale.ROOT, "'maintenance_work_mem')), %d) / 1024 || 'kB', true)", buildMemory()));
			if (!parallel) {
				this.jdbc.execute("SET LOCAL max_parallel_maintenance_workers = 0");
			}
			this.catalog.dropInvalid();
			this.jdbc.execute(new SchemaScripts(this.layout, null).indexes());
			this.meta.remove(MetaTable.INDEXES_MISSING);
		});
	}

	private long buildMemory() {
		long rows = Objects.requireNonNull(this.jdbc
			.queryForObject("SELECT coalesce(sum(passages), 0)::bigint FROM " + this.tables.languages(), Long.class));
		IndexOptions options = this.layout.index();
		long element = this.layout.vectorType().bytes(this.layout.dimensions()) + ELEMENT_BYTES
				+ 2L * options.m() * EDGE_BYTES;
		long graph = element * rows * 5 / 4;
		return Math.min(graph, options.buildMemoryMegabytes() * MEBIBYTE);
	}

	private boolean is(String sql, Object... parameters) {
		return Boolean.TRUE
			.equals(this.transactions.execute(() -> this.jdbc.queryForObject(sql, Boolean.class, parameters)));
	}

}
