package io.e5boot.encoder.hub;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The index of weights that lie in several files.
 */
final class ShardIndex {

	private static final int MOST = 1000;

	private ShardIndex() {
	}

	/**
	 * Reads the names of the files.
	 * @param name what the index is called
	 * @throws ModelLoadException if it is not an index
	 */
	static Set<String> parse(String name, byte[] json) {
		Set<String> shards = new TreeSet<>();
		if (SentenceModule.root(name, json) instanceof JsonObject root
				&& root.get("weight_map") instanceof JsonObject map) {
			for (Map.Entry<String, JsonElement> tensor : map.entrySet()) {
				if (!(tensor.getValue() instanceof JsonPrimitive shard
						&& RepositoryPath.isSound(shard.getAsString()))) {
					throw new ModelLoadException(name + " names a file with an invalid path");
				}
				shards.add(shard.getAsString());
			}
		}
		if (shards.isEmpty() || shards.size() > MOST) {
			throw new ModelLoadException(name + " names " + shards.size() + " files of weights");
		}
		return shards;
	}

}
