package io.e5boot.pgvector.embedded;

import java.util.Locale;

/**
 * What the server is told at each start, in the form of {@code postgresql.conf}.
 *
 * @param port the TCP port on the loopback address
 * @param sharedBuffers the page cache, as in PostgreSQL's {@code shared_buffers}
 * @param dynamicSharedMemory how parallel workers share memory
 */
record ServerSettings(int port, String sharedBuffers, String dynamicSharedMemory) {

	/**
	 * Enough for the connection pools of the 32 application contexts that Spring's test
	 * framework keeps.
	 */
	private static final int MAX_CONNECTIONS = 500;

	String text() {
		return String.format(Locale.ROOT, """
				# written at each start; settings of your own belong into postgresql.conf, below the include
				listen_addresses = '127.0.0.1'
				port = %d
				max_connections = %d
				unix_socket_directories = ''
				shared_buffers = %s
				dynamic_shared_memory_type = %s
				""", this.port, MAX_CONNECTIONS, this.sharedBuffers, this.dynamicSharedMemory);
	}

}
