package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.model.ModelFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of the Hugging Face hub or a mirror of it. Fetches the files of checkpoints into
 * the cache that it shares with Hugging Face's Python library. Safe for use by many
 * threads, and by several processes with one cache.
 *
 * <pre class="code">
 * ModelFiles model = new Hub(HubOptions.fromEnvironment()).fetch(HubModel.of("intfloat/multilingual-e5-base"));
 * </pre>
 */
public final class Hub {

	private static final Logger logger = LoggerFactory.getLogger(Hub.class);

	/**
	 * Failures for which the cache is used instead, as in Python: the hub reports a
	 * private model as missing when a token has expired, and a network's login page is
	 * not a hub.
	 */
	private static final Set<Reason> USE_CACHE = EnumSet.of(Reason.UNAVAILABLE, Reason.ACCESS_DENIED, Reason.NOT_FOUND,
			Reason.PROTOCOL);

	private final HubOptions options;

	private final HubClient client;

	private final Retry retry;

	/**
	 * Creates a client.
	 * @param options the hub and the cache
	 */
	public Hub(HubOptions options) {
		this(options, Retry.patient());
	}

	Hub(HubOptions options, Retry retry) {
		this.options = options;
		this.client = new HubClient(options);
		this.retry = retry;
	}

	/**
	 * Fetches a checkpoint into the cache unless it is there. A cached commit needs no
	 * network. A branch or tag is looked up on the hub; if the hub does not answer, the
	 * commit last seen is used.
	 * @param model the checkpoint
	 * @return its files
	 * @throws HubException if it cannot be fetched
	 * @throws io.e5boot.encoder.model.ModelLoadException if one of its files is invalid
	 */
	public ModelFiles fetch(HubModel model) {
		Path snapshot = download(model);
		return ModelFiles.folder(snapshot, model.id(), snapshot.getFileName().toString());
	}

	/**
	 * Fetches a checkpoint like {@link #fetch}.
	 * @param model the checkpoint
	 * @return the snapshot's folder, whose name is the commit
	 */
	public Path download(HubModel model) {
		HubCache cache = new HubCache(this.options, model);
		try {
			Optional<String> cached = cache.commit(model.revision())
				.filter((commit) -> CacheSource.missing(cache, commit).isEmpty());
			if (cached.isPresent() && (this.options.offline() || HubModel.isCommit(model.revision()))) {
				return cache.snapshot(cached.get());
			}
			if (this.options.offline()) {
				throw offline(cache, model);
			}
			return cache.snapshot(fetch(cache, model, cached));
		}
		catch (IOException | UncheckedIOException ex) {
			throw unusable(cache, ex);
		}
	}

	private String fetch(HubCache cache, HubModel model, Optional<String> cached) throws IOException {
		try {
			HubClient.RepositoryInfo info = (cached.isPresent() ? Retry.none() : this.retry)
				.call(() -> this.client.info(model));
			if (!cached.equals(Optional.of(info.commit()))) {
				fetch(cache, model, info);
			}
			return info.commit();
		}
		catch (HubException ex) {
			if (cached.isPresent() && USE_CACHE.contains(ex.reason())) {
				logger.warn("Using {} from the cache at commit {}, the last one seen: {}", model, cached.get(),
						ex.getMessage());
				return cached.get();
			}
			throw ex;
		}
	}

	/**
	 * Records the revision last, so that it never refers to an incomplete checkpoint.
	 */
	private void fetch(HubCache cache, HubModel model, HubClient.RepositoryInfo info) throws IOException {
		logger.info("Fetching {} (commit {}) from {} into {}", model, info.commit(), this.options.endpoint(), cache);
		cache.prepare(info.commit());
		HubModel commit = new HubModel(model.id(), info.commit());
		CheckpointFetcher.fetch(new DownloadSource(this.client, cache, commit, info.files(), this.retry));
		try {
			cache.writeCommit(model.revision(), info.commit());
		}
		catch (IOException ex) {
			logger.warn("{} is complete in the cache, but its commit {} could not be recorded: {}", model,
					info.commit(), ex.toString());
		}
	}

	private static HubException offline(HubCache cache, HubModel model) throws IOException {
		Optional<String> commit = cache.commit(model.revision());
		List<String> missing = commit.map((sha) -> CacheSource.missing(cache, sha)).orElse(List.of());
		boolean started = commit.isPresent() && Files.isDirectory(cache.snapshot(commit.get()));
		String message = started ? "Offline, and the cache may not hold all of " + model
				+ ": it neither holds nor records as absent " + String.join(", ", missing)
				: "Offline, and the cache does not hold " + model;
		String remedy = "Start once with network access, or copy the folder " + cache.folder().getFileName()
				+ " from a cache that holds the model to " + cache.folder() + ", links included (cp -a, tar).";
		String snapshot = started ? " If the files in " + cache.snapshot(commit.get())
				+ " are complete, name that folder instead of the model." : "";
		return new HubException(Reason.OFFLINE, message, remedy + snapshot);
	}

	private static HubException unusable(HubCache cache, Exception ex) {
		return new HubException(Reason.CACHE, "The cache " + cache + " cannot be used: " + ex,
				"Make the folder writable, or set another one with HF_HUB_CACHE.", ex);
	}

}
