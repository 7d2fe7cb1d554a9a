package io.e5boot.encoder.hub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * What a model's repository holds at a revision.
 *
 * @param commit the revision's commit
 * @param files the names of its files, those left out that no cache could hold
 */
record RepositoryInfo(String commit, Set<String> files) {

	/**
	 * Reads the hub's answer.
	 * @param source the URL that gave it
	 * @param json the answer
	 * @throws HubException if it is not as the hub's are
	 */
	static RepositoryInfo parse(String source, byte[] json) {
		URI uri = URI.create(source);
		JsonElement root;
		try {
			root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
		}
		catch (JsonParseException | IllegalStateException ex) {
			throw HubConnection.notAHub(uri, "does not answer with JSON");
		}
		if (!(root instanceof JsonObject object && object.get("siblings") instanceof JsonArray siblings)) {
			throw HubConnection.notAHub(uri, "does not list the model's files");
		}
		String commit = string(object.get("sha"));
		if (commit == null || !HubModel.isCommit(commit)) {
			throw HubConnection.notAHub(uri, "does not name the model's commit");
		}
		Set<String> files = new HashSet<>();
		for (JsonElement sibling : siblings) {
			String name = (sibling instanceof JsonObject file) ? string(file.get("rfilename")) : null;
			if (name != null && RepositoryPath.isSound(name)) {
				files.add(name);
			}
		}
		return new RepositoryInfo(commit, Set.copyOf(files));
	}

	private static @Nullable String string(@Nullable JsonElement element) {
		return (element instanceof JsonPrimitive primitive && primitive.isString()) ? primitive.getAsString() : null;
	}

}
