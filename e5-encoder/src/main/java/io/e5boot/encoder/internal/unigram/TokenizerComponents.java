package io.e5boot.encoder.internal.unigram;

import java.util.Base64;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Accepts only the normalizers and pre-tokenizers of E5 checkpoints: the native library
 * does not validate its file, and some files abort the process.
 *
 * @param location the file's location in messages
 */
public record TokenizerComponents(String location) {

	private static final Set<String> SUPPORTED = Set.of("NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase",
			"StripAccents", "Strip", "Prepend", "BertNormalizer", "WhitespaceSplit", "Whitespace", "Metaspace",
			"BertPreTokenizer", "Punctuation", "Digits");

	/** The pattern that Hugging Face's converter writes after a character map. */
	static final String REPEATED_SPACES = " {2,}";

	/**
	 * Checks a component and those inside it.
	 * @param component the value of {@code normalizer} or {@code pre_tokenizer}
	 * @throws ModelLoadException if the native library must not load it
	 */
	public void requireSupported(JsonElement component) {
		if (component.isJsonNull()) {
			return;
		}
		if (!(component instanceof JsonObject object) || !(object.get("type") instanceof JsonPrimitive type)) {
			throw new ModelLoadException(this.location + " has a component without a type");
		}
		switch (type.getAsString()) {
			case "Sequence" -> requireAllSupported(object);
			case "Precompiled" -> requireValidMap(object);
			case "Replace" -> requirePlainPattern(object);
			default -> {
				if (!SUPPORTED.contains(type.getAsString())) {
					throw new ModelLoadException(this.location + " has a component of the unsupported type " + type);
				}
			}
		}
	}

	private void requireAllSupported(JsonObject sequence) {
		for (String key : Set.of("normalizers", "pretokenizers")) {
			if (sequence.has(key)) {
				sequence.getAsJsonArray(key).forEach(this::requireSupported);
			}
		}
	}

	private void requireValidMap(JsonObject component) {
		if (!(component.get("precompiled_charsmap") instanceof JsonPrimitive map) || !isValid(map.getAsString())) {
			throw new ModelLoadException(this.location + " has a damaged character map (precompiled_charsmap)");
		}
	}

	private static boolean isValid(String base64) {
		try {
			byte[] map = Base64.getDecoder().decode(base64);
			return Base64.getEncoder().encodeToString(map).equals(base64) && PrecompiledCharsMapCheck.isValid(map);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void requirePlainPattern(JsonObject component) {
		if (component.get("pattern") instanceof JsonObject pattern && pattern.has("Regex")
				&& !new JsonPrimitive(REPEATED_SPACES).equals(pattern.get("Regex"))) {
			throw new ModelLoadException(this.location + " replaces text with the unsupported pattern " + pattern);
		}
	}

}
