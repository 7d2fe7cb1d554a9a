package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The servers this JVM runs, one a data folder, each with the number of its holders. */
final class SharedServers {

	private static final Map<Path, Shared> SERVERS = new HashMap<>();

	private SharedServers() {
	}

	static synchronized PostgresServer acquire(EmbeddedPgVectorOptions options) {
		Path folder = DataFolder.create(options.dataDir());
		Shared shared = SERVERS.get(folder);
		if (shared == null) {
			shared = new Shared(PostgresServer.start(folder, options));
			SERVERS.put(folder, shared);
			ServerWatch.add(shared.server);
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
			ServerWatch.remove(server);
			server.stop();
		}
	}

	private static final class Shared {

		private final PostgresServer server;

		private int holders;

		Shared(PostgresServer server) {
			this.server = server;
		}

	}

}
