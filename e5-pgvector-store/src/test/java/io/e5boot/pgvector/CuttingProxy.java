package io.e5boot.pgvector;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Forwards connections to a server. Closes all of them after a number of bytes and
 * accepts no more.
 */
final class CuttingProxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final int target;

	private final AtomicLong bytesLeft;

	CuttingProxy(int target, long bytes) throws IOException {
		this.target = target;
		this.bytesLeft = new AtomicLong(bytes);
		this.threads.submit(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private Void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.threads.submit(() -> pass(client, server, this.bytesLeft));
			this.threads.submit(() -> pass(server, client, new AtomicLong(Long.MAX_VALUE)));
		}
	}

	private Void pass(Socket from, Socket to, AtomicLong left) throws IOException {
		byte[] buffer = new byte[8192];
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (left.addAndGet(-read) < 0) {
					this.listener.close();
					return null;
				}
				out.write(buffer, 0, read);
			}
		}
		return null;
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

}
