package io.e5boot.encoder.internal.checkpoint;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;

/**
 * Finds the weights of a module under the names of Hugging Face's libraries: one file, or
 * shards with an index. Safetensors take precedence.
 */
final class WeightFiles {

	/** An index names files in its own folder. */
	private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(safetensors|bin)");

	private WeightFiles() {
	}

	static TensorFile open(ModelFiles files) {
		for (String name : CheckpointLayout.WEIGHTS) {
			Optional<TensorFile> whole = files.find(name).map(TensorFiles::open);
			if (whole.isPresent()) {
				return whole.get();
			}
			Optional<JsonFile> index = JsonFile.optional(files, name + CheckpointLayout.INDEX);
			if (index.isPresent()) {
				return shards(files, index.get());
			}
		}
		throw new ModelNotFoundException("There is no " + CheckpointLayout.WEIGHTS.get(0) + " or "
				+ CheckpointLayout.WEIGHTS.get(1) + ", as one file or sharded (" + CheckpointLayout.WEIGHTS.get(0)
				+ CheckpointLayout.INDEX + "), in " + files.location() + MissingFileHint.of(files.names()));
	}

	private static TensorFile shards(ModelFiles files, JsonFile index) {
		Map<String, String> weightMap = index.strings("weight_map");
		if (weightMap.isEmpty()) {
			throw new ModelLoadException(index.location() + " has no 'weight_map'");
		}
		requireShards(files, index, new TreeSet<>(weightMap.values()));
		Map<String, TensorFile> opened = new HashMap<>();
		Map<String, TensorInfo> tensors = new HashMap<>();
		Map<String, TensorFile> owners = new HashMap<>();
		weightMap.forEach((tensor, shard) -> {
			TensorFile owner = opened.computeIfAbsent(shard, (name) -> openShard(files, index, name));
			tensors.put(tensor, find(tensor, owner, index));
			owners.put(tensor, owner);
		});
		return new Shards(index.location(), Map.copyOf(tensors), Map.copyOf(owners));
	}

	private static void requireShards(ModelFiles files, JsonFile index, Set<String> shards) {
		Set<String> present = files.names();
		List<String> missing = shards.stream().filter((shard) -> !present.contains(shard)).toList();
		if (!present.isEmpty() && !missing.isEmpty()) {
			throw new ModelNotFoundException(
					missing.size() + " of the " + shards.size() + " files that " + index.location()
							+ " names are missing: " + String.join(", ", missing) + ". Download the missing files");
		}
	}

	private static TensorInfo find(String tensor, TensorFile shard, JsonFile index) {
		TensorInfo info = shard.tensors().get(tensor);
		if (info == null) {
			throw new ModelLoadException(
					shard + ": has no tensor '" + tensor + "', although " + index.location() + " lists it there");
		}
		return info;
	}

	private static TensorFile openShard(ModelFiles files, JsonFile index, String shard) {
		if (!SHARD.matcher(shard).matches()) {
			throw new ModelLoadException(index.location() + " names the invalid file '" + shard + "'");
		}
		return files.find(shard)
			.map(TensorFiles::open)
			.orElseThrow(() -> new ModelNotFoundException(
					"There is no " + shard + " in " + files.location() + ", which " + index.location() + " names"));
	}

	/**
	 * The tensors of several files.
	 */
	private record Shards(String name, Map<String, TensorInfo> tensors,
			Map<String, TensorFile> owners) implements TensorFile {

		@Override
		public ByteBuffer data(TensorInfo tensor) {
			return owner(tensor).data(tensor);
		}

		@Override
		public TensorFile.Reader reader(TensorInfo tensor) {
			return owner(tensor).reader(tensor);
		}

		private TensorFile owner(TensorInfo tensor) {
			TensorFile owner = this.owners.get(tensor.name());
			if (owner == null) {
				throw new IllegalArgumentException(this.name + " has no tensor '" + tensor.name() + "'");
			}
			return owner;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
