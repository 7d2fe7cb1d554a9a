package io.e5boot.pgvector.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What the vectors of a table depend on. A table records it, and is refused to a store
 * that knows of a difference; what either side does not know is not compared.
 *
 * @param id the model, such as {@code intfloat/multilingual-e5-small}
 * @param revision which state of the model, such as a commit; null if not known
 * @param queryTemplate what is written around queries, such as {@code query: {text}};
 * null if not known
 * @param passageTemplate what is written around passages; null if not known
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
	 * @param revision which state of the model, such as a commit; null if not known
	 * @param queryTemplate what is written around queries, such as {@code query: {text}};
	 * null if not known
	 * @param passageTemplate what is written around passages; null if not known
	 */
	public ModelIdentity {
		Assert.hasText(id, "The model's id must not be empty");
	}

	/**
	 * Returns the identity of a model of which nothing but its name is known.
	 * @param id the name
	 * @return the identity
	 */
	public static ModelIdentity of(String id) {
		return new ModelIdentity(id, null, null, null);
	}

	/**
	 * Returns what is known, by the names that the table has for it.
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
	 * Reads what a table has recorded.
	 * @param meta the table's record
	 * @return the identity, null if there is none
	 */
	public static @Nullable ModelIdentity read(Map<String, String> meta) {
		String id = meta.get(MODEL);
		return (id != null) ? new ModelIdentity(id, meta.get(REVISION), meta.get(QUERY), meta.get(PASSAGE)) : null;
	}

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
