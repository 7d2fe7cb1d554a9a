package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.internal.checkpoint.MissingFileHint;

/**
 * Downloads the files of a commit that the cache does not hold yet.
 */
final class DownloadSource implements CheckpointFetcher.Source {

	private final HubClient client;

	private final HubCache cache;

	private final HubModel commit;

	private final Set<String> files;

	private final Retry retry;

	DownloadSource(HubClient client, HubCache cache, HubModel commit, Set<String> files, Retry retry) {
		this.client = client;
		this.cache = cache;
		this.commit = commit;
		this.files = files;
		this.retry = retry;
	}

	@Override
	public boolean fetch(String name) {
		try {
			if (!this.files.contains(name)) {
				this.cache.markMissing(this.commit.revision(), name);
				return false;
			}
			if (!Files.isRegularFile(this.cache.pointer(this.commit.revision(), name))) {
				download(this.retry.call(() -> this.client.describe(this.commit, name)));
			}
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void fetchOptional(String name) {
		fetch(name);
	}

	/**
	 * Downloads under a lock, since another process may be downloading the same file.
	 */
	private void download(HubClient.RemoteFile file) throws IOException {
		CacheLock lock;
		try {
			lock = CacheLock.acquire(this.cache.lock(file.hash()));
		}
		catch (InterruptedException ex) {
			throw Retry.interrupted(ex);
		}
		try {
			if (!Files.isRegularFile(this.cache.pointer(this.commit.revision(), file.name()))) {
				link(file);
			}
		}
		finally {
			lock.release();
		}
	}

	private void link(HubClient.RemoteFile file) throws IOException {
		Path blob = this.cache.blob(file.hash());
		boolean fresh = !Files.isRegularFile(blob);
		if (fresh) {
			new Download(this.client, file, this.cache.incomplete(file.hash()), this.retry).into(blob);
		}
		this.cache.link(file.hash(), this.commit.revision(), file.name(), fresh);
	}

	@Override
	public byte[] read(String name) {
		try {
			return Files.readAllBytes(this.cache.pointer(this.commit.revision(), name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void reportMissing(String folder, List<String> names) {
		throw new HubException(Reason.NOT_FOUND,
				"The model " + this.commit.id() + " is not a usable checkpoint: it has no " + folder
						+ String.join(" or " + folder, names) + MissingFileHint.of(this.files),
				"Choose a model with weights in safetensors or PyTorch format, such as "
						+ "intfloat/multilingual-e5-small.");
	}

}
