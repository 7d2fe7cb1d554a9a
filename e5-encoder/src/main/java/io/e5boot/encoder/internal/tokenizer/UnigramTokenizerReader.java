package io.e5boot.encoder.internal.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.internal.json.JsonBytes;
import io.e5boot.encoder.internal.unigram.PieceTrie;
import io.e5boot.encoder.internal.unigram.UnigramModel;
import io.e5boot.encoder.internal.unigram.UnigramSettings;
import io.e5boot.encoder.internal.unigram.UnigramTokenizer;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Reads a {@code tokenizer.json} that {@link UnigramTokenizer} supports.
 */
final class UnigramTokenizerReader {

	private static final Set<String> MODEL_SETTINGS = Set.of("type", "unk_id", "byte_fallback");

	/** Half the size of a piece in the file, since a piece has about two nodes. */
	private static final int BYTES_PER_NODE = 18;

	private final TokenizerFile file;

	private final JsonBytes json;

	/** All sections but the vocabulary. */
	private final Map<String, JsonElement> sections = new HashMap<>();

	private final Map<String, JsonElement> model = new HashMap<>();

	private final PieceTrie pieces;

	private double[] scores = new double[1 << 8];

	private int size;

	private UnigramTokenizerReader(TokenizerFile file) {
		this.file = file;
		this.json = new JsonBytes(file.json());
		this.pieces = new PieceTrie(file.json().length / BYTES_PER_NODE);
	}

	/**
	 * Reads a tokenizer.
	 * @return the tokenizer, or empty if the file is unsupported
	 * @throws ModelLoadException if the file is damaged
	 */
	static Optional<UnigramTokenizer> read(TokenizerFile file, int maxTokens) {
		try {
			UnigramTokenizerReader reader = new UnigramTokenizerReader(file);
			return reader.readSections() ? reader.tokenizer(maxTokens) : Optional.empty();
		}
		catch (JsonParseException | IllegalArgumentException | IllegalStateException | ClassCastException
				| UnsupportedOperationException ex) {
			throw new ModelLoadException(file.location() + " is not a valid tokenizer", ex);
		}
	}

	private boolean readSections() {
		this.json.require('{');
		for (boolean first = true; this.json.next(first, '}'); first = false) {
			String name = this.json.text();
			this.json.require(':');
			if ("model".equals(name) && this.json.peek() == '{') {
				if (!readModel()) {
					return false;
				}
			}
			else {
				put(this.sections, name, this.json.value());
			}
		}
		this.json.requireEnd();
		return true;
	}

	private boolean readModel() {
		this.json.require('{');
		for (boolean first = true; this.json.next(first, '}'); first = false) {
			String name = this.json.text();
			this.json.require(':');
			if (!"vocab".equals(name)) {
				put(this.model, name, this.json.value());
			}
			else if (this.size > 0) {
				throw new JsonParseException(name + " appears twice");
			}
			else if (!readPieces()) {
				return false;
			}
		}
		return true;
	}

	private static void put(Map<String, JsonElement> values, String name, JsonElement value) {
		if (values.put(name, value) != null) {
			throw new JsonParseException(name + " appears twice");
		}
	}

	private boolean readPieces() {
		if (!this.json.take('[')) {
			return false;
		}
		for (boolean first = true; this.json.next(first, ']'); first = false) {
			this.json.require('[');
			int length = this.json.string();
			putPiece(this.json.chars(), length);
			this.json.require(',');
			putScore(this.json.number());
			this.json.require(']');
		}
		this.scores = Arrays.copyOf(this.scores, this.size);
		return this.size > 0;
	}

	/**
	 * Adds a piece. An empty piece has an id but occurs in no text.
	 */
	private void putPiece(char[] piece, int length) {
		if (length > 0) {
			if (this.pieces.find(piece, 0, length) >= 0) {
				throw new JsonParseException("the piece " + new String(piece, 0, length) + " appears twice");
			}
			this.pieces.put(piece, 0, length, this.size);
		}
	}

	private void putScore(double score) {
		if (Double.isInfinite(score)) {
			throw new JsonParseException("the score of piece " + this.size + " is not a number");
		}
		if (this.size == this.scores.length) {
			this.scores = Arrays.copyOf(this.scores, 2 * this.size);
		}
		this.scores[this.size++] = score;
	}

	private Optional<UnigramTokenizer> tokenizer(int maxTokens) {
		if (!isUnigram()) {
			return Optional.empty();
		}
		int unknown = Json.integer(this.model.getOrDefault("unk_id", JsonNull.INSTANCE));
		if (unknown < 0 || unknown >= this.size) {
			throw new JsonParseException("unk_id is " + unknown + ", but there are " + this.size + " pieces");
		}
		this.file.requireAgreement(this.sections);
		UnigramModel model = UnigramModel.of(this.pieces, this.scores, unknown);
		return new UnigramSettings(this.file.location(), this.sections).tokenizer(model, maxTokens);
	}

	private boolean isUnigram() {
		return MODEL_SETTINGS.containsAll(this.model.keySet())
				&& new JsonPrimitive("Unigram").equals(this.model.get("type"))
				&& !this.model.getOrDefault("unk_id", JsonNull.INSTANCE).isJsonNull()
				&& new JsonPrimitive(false).equals(this.model.getOrDefault("byte_fallback", new JsonPrimitive(false)));
	}

}
