package io.e5boot.encoder.internal.unigram;

import java.util.Base64;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Admits the normalizers and pre-tokenizers that E5 checkpoints are made of, and no
 * others: the native library trusts its file, and some files end the process.
 */
public record TokenizerComponents(String location) {

	private static final Set<String> HARMLESS = Set.of("NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents",
			"Strip", "Prepend", "BertNormalizer", "WhitespaceSplit", "Whitespace", "Metaspace", "BertPreTokenizer",
			"Punctuation", "Digits");

	/** What Hugging Face's converter writes after a character map. */
	static final String REPEATED_SPACES = " {2,}";

	/**
	 * Looks at a step and those inside it.
	 * @param step the value of {@code normalizer} or {@code pre_tokenizer}
	 * @throws ModelLoadException if the native library must not see it
	 */
	public void requireKnown(JsonElement step) {
		if (step.isJsonNull()) {
			return;
		}
		if (!(step instanceof JsonObject object) || !(object.get("type") instanceof JsonPrimitive type)) {
			throw new ModelLoadException(this.location + " has a step without a type");
		}
		switch (type.getAsString()) {
			case "Sequence" -> requireAllKnown(object);
			case "Precompiled" -> requireSoundMap(object);
			case "Replace" -> requirePlainPattern(object);
			default -> {
				if (!HARMLESS.contains(type.getAsString())) {
					throw new ModelLoadException(this.location + " has a step of the unsupported type " + type);
				}
			}
		}
	}

	private void requireAllKnown(JsonObject sequence) {
		for (String key : Set.of("normalizers", "pretokenizers")) {
			if (sequence.has(key)) {
				sequence.getAsJsonArray(key).forEach(this::requireKnown);
			}
		}
	}

	private void requireSoundMap(JsonObject step) {
		if (!(step.get("precompiled_charsmap") instanceof JsonPrimitive map) || !isSound(map.getAsString())) {
			throw new ModelLoadException(this.location + " has a damaged character map (precompiled_charsmap)");
		}
	}

	private static boolean isSound(String base64) {
		try {
			byte[] map = Base64.getDecoder().decode(base64);
			return Base64.getEncoder().encodeToString(map).equals(base64) && PrecompiledCharsMapCheck.isSound(map);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void requirePlainPattern(JsonObject step) {
		if (step.get("pattern") instanceof JsonObject pattern && pattern.has("Regex")
				&& !new JsonPrimitive(REPEATED_SPACES).equals(pattern.get("Regex"))) {
			throw new ModelLoadException(this.location + " replaces text by the unsupported pattern " + pattern);
		}
	}

}
