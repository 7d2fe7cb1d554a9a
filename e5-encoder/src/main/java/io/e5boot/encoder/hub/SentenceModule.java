package io.e5boot.encoder.hub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * An entry of {@code modules.json}.
 *
 * @param type the class that implements it in Python
 * @param path its folder; empty for the checkpoint's own
 */
record SentenceModule(String type, String path) {

	/**
	 * Reads the modules.
	 * @param name what the file is called
	 * @throws ModelLoadException if it is not a list of modules
	 */
	static List<SentenceModule> parse(String name, byte[] json) {
		List<SentenceModule> modules = new ArrayList<>();
		if (!(root(name, json) instanceof JsonArray entries)) {
			throw new ModelLoadException(name + " is not a list of modules");
		}
		for (JsonElement entry : entries) {
			if (entry instanceof JsonObject module && module.get("path") instanceof JsonPrimitive path
					&& module.get("type") instanceof JsonPrimitive type) {
				if (!path.getAsString().isEmpty() && !RepositoryPath.isSound(path.getAsString())) {
					throw new ModelLoadException(name + " names a folder with an invalid path");
				}
				modules.add(new SentenceModule(type.getAsString(), path.getAsString()));
			}
		}
		return List.copyOf(modules);
	}

	static JsonElement root(String name, byte[] json) {
		try {
			return JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
		}
		catch (JsonParseException | IllegalStateException ex) {
			throw new ModelLoadException(name + " is not readable JSON", ex);
		}
	}

	/**
	 * The class's own name.
	 */
	String simpleType() {
		return this.type.substring(this.type.lastIndexOf('.') + 1);
	}

	/**
	 * The folder, with a slash behind it unless it is the checkpoint's own.
	 */
	String folder() {
		return this.path.isEmpty() ? "" : this.path + "/";
	}

}
