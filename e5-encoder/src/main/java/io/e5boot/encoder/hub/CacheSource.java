package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * A checkpoint in the cache, without requests to the hub. Collects the files that the
 * cache neither holds nor records as absent: a checkpoint that lacks its pooling
 * configuration would load, and yield other vectors.
 */
final class CacheSource implements CheckpointFetcher.Source {

	/**
	 * Every repository has this file, and only a download of the whole repository
	 * includes it.
	 */
	private static final String WHOLE_SNAPSHOT_MARKER = ".gitattributes";

	private final HubCache cache;

	private final String commit;

	private final boolean whole;

	private final List<String> missing = new ArrayList<>();

	CacheSource(HubCache cache, String commit) {
		this.cache = cache;
		this.commit = commit;
		this.whole = Files.exists(cache.pointer(commit, WHOLE_SNAPSHOT_MARKER));
	}

	/**
	 * Returns the files that may be missing from the checkpoint.
	 */
	static List<String> missing(HubCache cache, String commit) {
		CacheSource files = new CacheSource(cache, commit);
		try {
			CheckpointFetcher.fetch(files);
			return List.copyOf(files.missing);
		}
		catch (ModelLoadException ex) {
			return List.of("files named by a damaged file (" + ex.getMessage() + ")");
		}
	}

	@Override
	public boolean fetch(String name) {
		if (Files.isRegularFile(this.cache.pointer(this.commit, name))) {
			return true;
		}
		if (!isRecordedAbsent(name)) {
			this.missing.add(name);
		}
		return false;
	}

	@Override
	public void fetchOptional(String name) {
		// the checkpoint works without it
	}

	private boolean isRecordedAbsent(String name) {
		return this.whole || this.cache.isMissing(this.commit, name) || isAbsentFromTree(name);
	}

	/**
	 * Newer releases of the Python library store the list of a commit's files.
	 */
	private boolean isAbsentFromTree(String name) {
		Path tree = this.cache.folder().resolve("trees").resolve(this.commit + ".json");
		if (!Files.isRegularFile(tree)) {
			return false;
		}
		try (Reader reader = Files.newBufferedReader(tree)) {
			return JsonParser.parseReader(reader) instanceof JsonObject root
					&& root.get("files") instanceof JsonObject files && !files.has(name);
		}
		catch (IOException | JsonParseException ex) {
			return false;
		}
	}

	@Override
	public byte[] read(String name) {
		Path file = this.cache.pointer(this.commit, name);
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void reportMissing(String folder, List<String> names) {
		names.forEach((name) -> this.missing.remove(folder + name));
		this.missing.add(folder + names.get(0));
	}

}
