package io.e5boot.pgvector.embedded;

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
 * Starts a server again that has ended by itself: killed, or because its disk was full.
 * One thread for all servers of this JVM looks after them every few seconds.
 */
final class ServerWatch {

	private static final Log logger = LogFactory.getLog(ServerWatch.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	/** Each server, and whether its last start failed. */
	private static final Map<PostgresServer, Boolean> SERVERS = new ConcurrentHashMap<>();

	static {
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread watch = new Thread(task, "embedded-pgvector-watch");
			watch.setDaemon(true);
			return watch;
		});
		thread.scheduleWithFixedDelay(() -> SERVERS.forEach(ServerWatch::lookAfter), INTERVAL.toMillis(),
				INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private ServerWatch() {
	}

	static void add(PostgresServer server) {
		SERVERS.put(server, false);
	}

	static void remove(PostgresServer server) {
		SERVERS.remove(server);
	}

	private static void lookAfter(PostgresServer server, boolean failed) {
		try {
			if (server.restartIfDead()) {
				logger.warn(String.format(Locale.ROOT, "The embedded PostgreSQL in %s had ended and runs again",
						server.dataDir()));
			}
			SERVERS.replace(server, false);
		}
		catch (RuntimeException ex) {
			// once: the next attempts fail alike
			if (!failed) {
				logger.error(String.format(Locale.ROOT,
						"The embedded PostgreSQL in %s has ended and does not start again; the next attempts follow "
								+ "every %d seconds",
						server.dataDir(), INTERVAL.toSeconds()), ex);
			}
			SERVERS.replace(server, true);
		}
	}

}
