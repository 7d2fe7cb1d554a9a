package io.e5boot.pgvector.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Identifies the model of the vectors and the templates of its input. Each table records
 * it, and rejects a store with another identity. Values that are unknown on either side
 * are not compared.
 *
 * @param id the model, such as {@code intfloat/multilingual-e5-small}
 * @param revision the revision of the model, such as a commit; null if unknown
 * @param queryTemplate the template of queries, such as {@code query: {text}}; null if
 * unknown
 * @param passageTemplate the template of passages, such as {@code passage: {text}}; null
 * if unknown
 */
public record ModelIdentity(String id, @Nullable String revision, @Nullable String queryTemplate,
		@Nullable String passageTemplate) {

	private static final String MODEL = "model";

	private static final String REVISION = "model-revision";

	private static final String QUERY = "query-template";

	private static final String PASSAGE = "passage-template";

	/**
	 * Checks that there is an id.
	 * @param id the model, such as {@code intfloat/multilingual-e5-small}
	 * @param revision the revision of the model, such as a commit; null if unknown
	 * @param queryTemplate the template of queries, such as {@code query: {text}}; null
	 * if unknown
	 * @param passageTemplate the template of passages, such as {@code passage: {text}};
	 * null if unknown
	 */
	public ModelIdentity {
		Assert.hasText(id, "The model's id must not be empty");
	}

	/**
	 * Returns an identity with nothing but an id.
	 * @param id the model
	 * @return the identity
	 */
	public static ModelIdentity of(String id) {
		return new ModelIdentity(id, null, null, null);
	}

	/**
	 * Returns the known values by their names in the meta table.
	 */
	Map<String, String> known() {
		Map<String, String> known = new LinkedHashMap<>();
		known.put(MODEL, this.id);
		put(known, REVISION, this.revision);
		put(known, QUERY, this.queryTemplate);
		put(known, PASSAGE, this.passageTemplate);
		return known;
	}

	private static void put(Map<String, String> known, String name, @Nullable String value) {
		if (value != null) {
			known.put(name, value);
		}
	}

	/**
	 * Reads the recorded identity of a table.
	 * @param meta the values of the meta table
	 * @return the identity, or null if none is recorded
	 */
	public static @Nullable ModelIdentity read(Map<String, String> meta) {
		String id = meta.get(MODEL);
		return (id != null) ? new ModelIdentity(id, meta.get(REVISION), meta.get(QUERY), meta.get(PASSAGE)) : null;
	}

	/**
	 * Returns whether all values known on both sides are equal.
	 * @param other the other identity
	 * @return false if a value is known on both sides and differs
	 */
	public boolean agreesWith(ModelIdentity other) {
		Map<String, String> others = other.known();
		return known().entrySet()
			.stream()
			.allMatch((entry) -> others.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()));
	}

	/**
	 * Returns the identity for a message.
	 */
	String description() {
		Map<String, String> details = new TreeMap<>(known());
		details.remove(MODEL);
		return details.isEmpty() ? this.id : this.id + " " + details;
	}

}
