package io.e5boot.benchmarks.pgvector;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.pgvector.schema.IndexOptions;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.SearchMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Loads prepared vectors into this project's store or Spring AI's and searches them.
 * Arguments: a folder for the database, or the URL of a running one; {@code e5} or
 * {@code spring-ai}; a number of documents; for {@code e5} the MiB for building the
 * index. {@code serve} and a folder only starts the database and prints its URL.
 */
public final class StoreBenchmark {

	private static final int QUERIES = 200;

	private static final int WARMUP = 50;

	private static final int WARMUP_DOCUMENTS = 5000;

	private static final int TOP_K = 10;

	/**
	 * The number of documents and vectors that are created before the clock starts.
	 * Others are created meanwhile, which lowers the rate.
	 */
	private static final int READY = 200_000;

	private final JdbcTemplate jdbc;

	private final ReadyVectors model;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private StoreBenchmark(JdbcTemplate jdbc, int count) {
		this.jdbc = jdbc;
		this.model = new ReadyVectors(1, Math.min(count, READY));
	}

	/**
	 * Runs the benchmark.
	 * @param arguments see above
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments[0].startsWith("jdbc:")) {
			run(arguments[0], arguments);
			return;
		}
		boolean serve = arguments[0].equals("serve");
		Path folder = Path.of(arguments[serve ? 1 : 0]);
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder))) {
			String url = String.format(Locale.ROOT, "%s?user=%s&password=%s", server.jdbcUrl(), server.username(),
					server.password());
			if (serve) {
				System.out.println(url);
				System.in.read();
				return;
			}
			run(url, arguments);
		}
	}

	private static void run(String url, String[] arguments) throws Exception {
		boolean e5 = arguments[1].equals("e5");
		int count = Integer.parseInt(arguments[2]);
		HikariConfig pool = new HikariConfig();
		pool.setJdbcUrl(url);
		// Spring AI's store uses the session's ef_search
		pool.setMaximumPoolSize(e5 ? 4 : 1);
		try (HikariDataSource dataSource = new HikariDataSource(pool)) {
			new StoreBenchmark(new JdbcTemplate(dataSource), count).run(e5, count,
					(arguments.length > 3) ? Integer.parseInt(arguments[3]) : 512);
		}
	}

	private void run(boolean e5, int count, int buildMemory) throws Exception {
		this.jdbc.execute("CREATE EXTENSION IF NOT EXISTS vector; DROP SCHEMA IF EXISTS benchmark CASCADE");
		VectorStore warm = e5 ? e5Store("warm_up", buildMemory) : springAiStore("warm_up");
		warm.add(ReadyVectors.documents(0, WARMUP_DOCUMENTS));
		this.meters.clear();
		VectorStore store = e5 ? e5Store("passages", buildMemory) : springAiStore("passages");
		String table = "benchmark.passages";
		List<Document> documents = ReadyVectors.documents(0, Math.min(count, READY));
		long start = System.nanoTime();
		if (store instanceof E5PgVectorStore e5Store && count > READY) {
			e5Store.load(IntStream.range(0, count).mapToObj(ReadyVectors::document), (progress) -> {
			});
		}
		else {
			store.add(documents);
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		print("rows/s %.0f (%d rows in %.1f s)", count / seconds, count, seconds);
		this.meters.getMeters().forEach((meter) -> print("%s %s", meter.getId().getName(), meter.measure()));
		this.jdbc.execute("VACUUM ANALYZE " + table);
		sizes(table);
		List<Set<String>> exact = exact(table, e5 ? "halfvec" : "vector");
		for (int efSearch : new int[] { 40, 100, 200, 400, 600, 800, 1000 }) {
			search(store, e5, efSearch, null, exact);
		}
		for (String filter : List.of("tenth == 3", "hundredth == 3", "thousandth == 3")) {
			search(store, e5, 100, filter, exact);
		}
	}

	private E5PgVectorStore e5Store(String table, int buildMemory) {
		return E5PgVectorStore.builder(this.jdbc, this.model)
			.schemaName("benchmark")
			.vectorTableName(table)
			.initialization(SchemaInitialization.CREATE)
			.index(IndexOptions.defaults().withBuildMemory(buildMemory))
			.meterRegistry(this.meters)
			.build();
	}

	private VectorStore springAiStore(String table) {
		this.jdbc.execute("CREATE EXTENSION IF NOT EXISTS hstore; CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"");
		PgVectorStore store = PgVectorStore.builder(this.jdbc, this.model)
			.schemaName("benchmark")
			.vectorTableName(table)
			.dimensions(ReadyVectors.DIMENSIONS)
			.indexType(PgVectorStore.PgIndexType.HNSW)
			.initializeSchema(true)
			.build();
		store.afterPropertiesSet();
		return store;
	}

	private void sizes(String table) {
		print("table %s", this.jdbc.queryForMap(String.format(Locale.ROOT, """
				SELECT pg_size_pretty(pg_total_relation_size('%1$s')) AS total,
					pg_size_pretty(pg_table_size('%1$s')) AS rows,
					pg_size_pretty(sum(pg_column_size(embedding))) AS vectors FROM %1$s""", table)));
		this.jdbc.queryForList(
				"SELECT indexrelid::regclass::text AS name, pg_size_pretty(pg_relation_size(indexrelid)) AS size "
						+ String.format(Locale.ROOT, "FROM pg_index WHERE indrelid = '%s'::regclass ORDER BY 1", table))
			.forEach((index) -> print("index %s", index));
	}

	private List<Set<String>> exact(String table, String type) {
		return this.jdbc.execute((java.sql.Connection connection) -> {
			try (java.sql.Statement settings = connection.createStatement()) {
				settings.execute("SET enable_indexscan = off");
			}
			List<Set<String>> results = new java.util.ArrayList<>();
			for (int query = 0; query < QUERIES; query++) {
				results
					.add(new HashSet<>(new JdbcTemplate(new SingleConnectionDataSource(connection, true)).queryForList(
							String.format(Locale.ROOT, "SELECT id::text FROM %s ORDER BY embedding <=> ?::%s LIMIT %d",
									table, type, TOP_K),
							String.class, Arrays.toString(this.model.vector(queryNumber(query))))));
			}
			try (java.sql.Statement settings = connection.createStatement()) {
				settings.execute("RESET enable_indexscan");
			}
			return results;
		});
	}

	private static int queryNumber(int query) {
		return -1 - query;
	}

	private void search(VectorStore store, boolean e5, int efSearch, @Nullable String filter, List<Set<String>> exact) {
		if (!e5) {
			this.jdbc.execute("SET hnsw.ef_search = " + efSearch);
		}
		double[] micros = new double[QUERIES];
		int found = 0;
		int results = 0;
		for (int i = -WARMUP; i < QUERIES; i++) {
			int query = Math.floorMod(i, QUERIES);
			SearchRequest.Builder builder = SearchRequest.builder()
				.query(Integer.toString(queryNumber(query)))
				.topK(TOP_K);
			if (filter != null) {
				builder.filterExpression(filter);
			}
			SearchRequest request = builder.build();
			long start = System.nanoTime();
			List<Document> documents = store.similaritySearch(
					e5 ? E5SearchRequest.of(request).withMode(SearchMode.VECTOR).withEfSearch(efSearch) : request);
			if (i >= 0) {
				micros[query] = (System.nanoTime() - start) / 1e3;
				results += documents.size();
				found += (int) documents.stream()
					.filter((document) -> exact.get(query).contains(document.getId()))
					.count();
			}
		}
		Arrays.sort(micros);
		print("ef_search %d filter %s: %s, median %.2f ms, p95 %.2f ms", efSearch, filter,
				(filter == null) ? String.format(Locale.ROOT, "recall@10 %.4f", found / (double) (QUERIES * TOP_K))
						: String.format(Locale.ROOT, "%.2f results", results / (double) QUERIES),
				micros[QUERIES / 2] / 1e3, micros[QUERIES * 95 / 100] / 1e3);
	}

	private static void print(String format, @Nullable Object... arguments) {
		System.out.println(String.format(Locale.ROOT, format, arguments));
	}

}
