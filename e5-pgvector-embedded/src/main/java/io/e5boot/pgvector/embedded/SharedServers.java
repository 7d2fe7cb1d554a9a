package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The servers that this JVM runs, one per data folder, each with the number of its
 * holders. One thread restarts servers that have stopped by themselves: killed, or
 * because their disk was full.
 */
final class SharedServers {

	private static final Log logger = LogFactory.getLog(SharedServers.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

	/** Read by the thread without this class's lock. */
	private static final Map<Path, Shared> SERVERS = new ConcurrentHashMap<>();

	static {
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread watch = new Thread(task, "embedded-pgvector-watch");
			watch.setDaemon(true);
			return watch;
		});
		thread.scheduleWithFixedDelay(() -> SERVERS.values().forEach(Shared::restartIfDead), CHECK_INTERVAL.toMillis(),
				CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private SharedServers() {
	}

	static synchronized PostgresServer acquire(EmbeddedPgVectorOptions options) {
		Path folder = DataFolder.create(options.dataDir());
		Shared shared = SERVERS.get(folder);
		if (shared == null) {
			shared = new Shared(PostgresServer.start(folder, options));
			SERVERS.put(folder, shared);
		}
		else {
			shared.server.restartIfDead();
		}
		shared.holders++;
		return shared.server;
	}

	static synchronized void release(PostgresServer server) {
		Shared shared = SERVERS.get(server.dataDir());
		if (shared != null && --shared.holders == 0) {
			SERVERS.remove(server.dataDir());
			server.stop();
		}
	}

	private static final class Shared {

		private final PostgresServer server;

		private int holders;

		/** Written by the thread alone. */
		private boolean restartFailed;

		Shared(PostgresServer server) {
			this.server = server;
		}

		/**
		 * Logs a failure once, since the next attempts fail for the same reason.
		 */
		private void restartIfDead() {
			try {
				if (this.server.restartIfDead()) {
					logger.warn(String.format(Locale.ROOT, "The embedded PostgreSQL in %s had stopped; it runs again",
							this.server.dataDir()));
				}
				this.restartFailed = false;
			}
			catch (RuntimeException ex) {
				if (!this.restartFailed) {
					logger.error(String.format(Locale.ROOT,
							"The embedded PostgreSQL in %s has stopped and cannot be restarted; retrying every %d seconds",
							this.server.dataDir(), CHECK_INTERVAL.toSeconds()), ex);
				}
				this.restartFailed = true;
			}
		}

	}

}
