package io.e5boot.encoder.hub;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * Downloads one file into the cache. An interrupted download is kept and resumed. A file
 * gets its final name only if its hash is the one that the hub announced.
 */
final class Download {

	/** Limit for the rare small file whose size no header gives. */
	private static final long MAX_UNANNOUNCED_SIZE = 64L << 20;

	private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

	private final HubClient client;

	private final HubClient.RemoteFile file;

	private final Path part;

	private final Retry retry;

	Download(HubClient client, HubClient.RemoteFile file, Path part, Retry retry) {
		this.client = client;
		this.file = file;
		this.part = part;
		this.retry = retry;
	}

	/**
	 * Downloads the file, verifies its hash and moves it to its final name.
	 * @param target the final name
	 * @throws HubException if the download fails or its hash is wrong
	 */
	void into(Path target) throws IOException {
		boolean continued = sizeOfPart() > 0;
		requireFreeSpace(this.file.size() - sizeOfPart());
		boolean whole = fetchAndCheck();
		if (continued && !whole) {
			Files.delete(this.part);
			whole = fetchAndCheck();
		}
		if (!whole) {
			Files.delete(this.part);
			throw new HubException(Reason.DAMAGED,
					this.file.name() + " of " + this.file.model().id() + " does not match the hub's hash "
							+ this.file.hash().hex(),
					"It was changed on the way from the hub. Check the mirror (HF_ENDPOINT) and the proxy, then "
							+ "try again. The downloaded part was deleted.");
		}
		Files.move(this.part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Checks the free space first. Some file systems do not report it; then the write
	 * fails if the disk is full.
	 */
	private void requireFreeSpace(long bytes) {
		File folder = Objects.requireNonNull(this.part.toAbsolutePath().getParent()).toFile();
		long free = folder.getUsableSpace();
		if (bytes > free && folder.getTotalSpace() > 0) {
			throw new HubException(Reason.CACHE,
					this.file.name() + " of " + this.file.model().id() + " needs " + DownloadProgress.bytes(bytes)
							+ ", but " + folder + " has only " + DownloadProgress.bytes(free) + " free",
					"Free disk space, or move the cache with HF_HUB_CACHE.");
		}
	}

	private boolean fetchAndCheck() throws IOException {
		fetch();
		return this.file.hash().matches(this.part);
	}

	private void fetch() throws IOException {
		try (FileChannel channel = FileChannel.open(this.part, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
				DownloadProgress progress = new DownloadProgress(this.file.name(), this.file.size(), channel.size())) {
			int failures = 0;
			long furthest = channel.size();
			for (boolean done = false; !done;) {
				try {
					transfer(channel, progress);
					done = true;
				}
				catch (IOException ex) {
					failures = (channel.size() > furthest) ? 1 : failures + 1;
					furthest = Math.max(furthest, channel.size());
					this.retry.pause(failures, ex);
				}
				catch (InterruptedException ex) {
					throw Retry.interrupted(ex);
				}
			}
			channel.force(true);
		}
	}

	/**
	 * Downloads the missing part.
	 * @throws IOException if the connection breaks before the end
	 */
	private void transfer(FileChannel channel, DownloadProgress progress) throws IOException, InterruptedException {
		long size = this.file.size();
		if (channel.size() == size) {
			return;
		}
		if (channel.size() > size) {
			channel.truncate(0);
		}
		long from = channel.size();
		HttpResponse<HubConnection.TimedBody> response = this.client.open(this.file, from);
		try (HubConnection.TimedBody body = response.body()) {
			boolean continues = from > 0 && response.statusCode() == 206 && from == firstByte(response);
			if (!continues) {
				channel.truncate(0);
				if (response.statusCode() != 200) {
					throw new Retry.TransientException(
							HubConnection.host(response.uri()) + " does not resume an interrupted download",
							Duration.ZERO, null);
				}
			}
			append(body, channel, progress);
		}
		if (size != HubClient.RemoteFile.UNKNOWN && channel.size() < size) {
			throw new Retry.TransientException(HubConnection.host(response.uri()) + " closed the connection at byte "
					+ channel.size() + " of " + size + " of " + this.file.name(), Duration.ZERO, null);
		}
	}

	private static long firstByte(HttpResponse<?> response) {
		Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
		return range.matches() ? Long.parseLong(range.group(1)) : -1;
	}

	private void append(HubConnection.TimedBody body, FileChannel channel, DownloadProgress progress)
			throws IOException, InterruptedException {
		long position = channel.size();
		channel.position(position);
		long limit = (this.file.size() != HubClient.RemoteFile.UNKNOWN) ? this.file.size() : MAX_UNANNOUNCED_SIZE;
		for (Optional<List<ByteBuffer>> chunk = body.next(); chunk.isPresent(); chunk = body.next()) {
			for (ByteBuffer buffer : chunk.get()) {
				position += buffer.remaining();
				if (position > limit) {
					Files.delete(this.part);
					throw new HubException(Reason.DAMAGED,
							this.file.name() + " of " + this.file.model().id() + " is longer than the announced "
									+ limit + " bytes",
							"Check the mirror (HF_ENDPOINT) and the proxy. The downloaded part was deleted.");
				}
				write(channel, buffer);
			}
			progress.update(position);
		}
	}

	/**
	 * A failed write is not a network failure; a retry does not help when the disk is
	 * full.
	 */
	private void write(FileChannel channel, ByteBuffer buffer) {
		try {
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
		}
		catch (IOException ex) {
			throw new HubException(Reason.CACHE, this.part + " cannot be written: " + ex.getMessage(),
					"Free disk space, or move the cache with HF_HUB_CACHE. The downloaded part is kept.", ex);
		}
	}

	private long sizeOfPart() throws IOException {
		return Files.exists(this.part) ? Files.size(this.part) : 0;
	}

}
