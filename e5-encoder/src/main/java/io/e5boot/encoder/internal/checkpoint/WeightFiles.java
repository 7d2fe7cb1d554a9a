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
 * Finds a module's weights under the names that Hugging Face's libraries give them, one
 * file or several with an index. Safetensors take precedence over all other files.
 */
final class WeightFiles {

	/** No folders: an index names the files beside it. */
	private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(safetensors|bin)");

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
				return parts(files, index.get());
			}
		}
		throw new ModelNotFoundException("There is no " + CheckpointLayout.WEIGHTS.get(0) + " or "
				+ CheckpointLayout.WEIGHTS.get(1) + ", as one file or in parts (" + CheckpointLayout.WEIGHTS.get(0)
				+ CheckpointLayout.INDEX + "), in " + files.location() + MissingFileHint.hint(files.names()));
	}

	private static TensorFile parts(ModelFiles files, JsonFile index) {
		Map<String, String> weightMap = index.strings("weight_map");
		if (weightMap.isEmpty()) {
			throw new ModelLoadException(index.location() + " has no weight_map");
		}
		requireParts(files, index, new TreeSet<>(weightMap.values()));
		Map<String, TensorFile> opened = new HashMap<>();
		Map<String, TensorInfo> tensors = new HashMap<>();
		Map<String, TensorFile> owners = new HashMap<>();
		weightMap.forEach((tensor, part) -> {
			TensorFile owner = opened.computeIfAbsent(part, (name) -> openPart(files, index, name));
			tensors.put(tensor, find(tensor, owner, index));
			owners.put(tensor, owner);
		});
		return new Parts(index.location(), Map.copyOf(tensors), Map.copyOf(owners));
	}

	private static void requireParts(ModelFiles files, JsonFile index, Set<String> parts) {
		Set<String> present = files.names();
		List<String> missing = parts.stream().filter((part) -> !present.contains(part)).toList();
		if (!present.isEmpty() && !missing.isEmpty()) {
			throw new ModelNotFoundException(missing.size() + " of the " + parts.size() + " files that "
					+ index.location() + " names are missing: " + String.join(", ", missing) + ". Download them too");
		}
	}

	private static TensorInfo find(String tensor, TensorFile part, JsonFile index) {
		TensorInfo info = part.tensors().get(tensor);
		if (info == null) {
			throw new ModelLoadException(
					part + ": has no tensor '" + tensor + "', which " + index.location() + " says it has");
		}
		return info;
	}

	private static TensorFile openPart(ModelFiles files, JsonFile index, String part) {
		if (!PART.matcher(part).matches()) {
			throw new ModelLoadException(index.location() + " names the impossible file '" + part + "'");
		}
		return files.find(part)
			.map(TensorFiles::open)
			.orElseThrow(() -> new ModelNotFoundException(
					"There is no " + part + " in " + files.location() + ", which " + index.location() + " names"));
	}

	/**
	 * Several files as one.
	 */
	private record Parts(String name, Map<String, TensorInfo> tensors,
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
