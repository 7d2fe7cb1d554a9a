package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The indexes over vectors, metadata and words. An empty table that much is written to
 * loses them until all is there: to build them once is several times faster than to keep
 * them up to date. That they are missing is recorded with the table, so that a load which
 * was cut short has them built by the next load, or when the next store is built.
 */
@Internal
public final class SecondaryIndexes {

	private static final Logger logger = LoggerFactory.getLogger(SecondaryIndexes.class);

	static final String MISSING = "indexes-missing";

	private static final long MEBIBYTE = 1 << 20;

	/**
	 * Bytes that pgvector keeps of an edge while it builds a graph.
	 */
	private static final int EDGE_BYTES = 18;

	private static final int ELEMENT_BYTES = 200;

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableLayout layout;

	private final TableNames tables;

	private final IndexCatalog catalog;

	private final StoreMetrics metrics;

	public SecondaryIndexes(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout,
			StoreMetrics metrics) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.layout = layout;
		this.tables = layout.tables();
		this.catalog = new IndexCatalog(jdbc, layout);
		this.metrics = metrics;
	}

	/**
	 * Drops the indexes if the table is empty, or adopts a load that was cut short after
	 * it had dropped them. It does not wait long: where the table is in use, or is not
	 * this role's own, the indexes stay.
	 * @return whether the indexes have to be built after the load
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
				this.jdbc.update(String.format(Locale.ROOT,
						"INSERT INTO %s (name, value) VALUES (?, 'bulk load') ON CONFLICT DO NOTHING",
						this.tables.meta()), MISSING);
				return true;
			}));
		}
		catch (DataAccessException ex) {
			logger.info("Loading into {} with its indexes in place: {}", this.tables.passages(), ex.getMessage());
			return false;
		}
	}

	/**
	 * Tells whether an index does not exist, dropped for a load or by hand, or cannot be
	 * used.
	 */
	boolean missing() {
		return is(String.format(Locale.ROOT, "SELECT EXISTS (SELECT FROM %s WHERE name = ?)", this.tables.meta()),
				MISSING) || !this.transactions.execute(this.catalog::missing).isEmpty();
	}

	/**
	 * Builds the indexes if they are missing and the table is this role's own.
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
	 * Builds the indexes if they are missing. Readers go on meanwhile, writers wait.
	 */
	public void build() {
		if (!missing()) {
			return;
		}
		try {
			this.metrics.timeIndexBuild(() -> build(this.layout.extension().buildsInParallel()));
		}
		catch (DataAccessException ex) {
			// a container's /dev/shm is often too small for parallel workers to share the
			// graph
			logger.info("Building the indexes of {} again without parallel workers: {}", this.tables.passages(),
					ex.getMessage());
			this.metrics.timeIndexBuild(() -> build(false));
		}
	}

	/**
	 * Builds the indexes after a load has failed.
	 * @param failure receives what fails in addition
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
			this.jdbc.update(String.format(Locale.ROOT, "DELETE FROM %s WHERE name = ?", this.tables.meta()), MISSING);
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
