package io.e5boot.encoder;

/**
 * Templates applied to texts before they are encoded: E5's prefixes, or an instruction
 * for models trained with one. Each template contains {@code {text}} once.
 *
 * @param query template of queries
 * @param passage template of passages
 * @see <a href="https://huggingface.co/intfloat/multilingual-e5-small">Model card:
 * prefixes</a>
 * @see <a href="https://huggingface.co/intfloat/multilingual-e5-large-instruct">Model
 * card: instructions</a>
 */
public record TextTemplates(String query, String passage) {

	private static final String TEXT = "{text}";

	private static final String TASK = "{task}";

	/** The query template of the instruct models. */
	public static final String INSTRUCT = "Instruct: {task}\nQuery: {text}";

	/** The retrieval task of the instruct models' authors. */
	public static final String RETRIEVAL_TASK = "Given a web search query, retrieve relevant passages that answer the query";

	/**
	 * Checks both templates.
	 * @param query template of queries
	 * @param passage template of passages
	 * @throws IllegalArgumentException if one does not contain <code>{text}</code>
	 * exactly once
	 */
	public TextTemplates {
		check(query);
		check(passage);
	}

	private static void check(String template) {
		int first = template.indexOf(TEXT);
		if (first < 0 || template.indexOf(TEXT, first + 1) >= 0) {
			throw new IllegalArgumentException("Template '" + template + "' must contain " + TEXT + " exactly once");
		}
	}

	/**
	 * {@return the prefixes of the E5 models without instructions}
	 */
	public static TextTemplates e5() {
		return prefixes("query: ", "passage: ");
	}

	/**
	 * Creates templates with prefixes.
	 * @param query the prefix of queries
	 * @param passage the prefix of passages
	 * @return the templates
	 */
	public static TextTemplates prefixes(String query, String passage) {
		return new TextTemplates(query + TEXT, passage + TEXT);
	}

	/**
	 * Creates templates with an instruction before queries and nothing before passages.
	 * @param task one sentence that describes the task
	 * @param template contains <code>{text}</code> and <code>{task}</code>, such as
	 * {@link #INSTRUCT}
	 * @return the templates
	 */
	public static TextTemplates instruct(String task, String template) {
		if (!template.contains(TASK)) {
			throw new IllegalArgumentException("Template '" + template + "' must contain " + TASK);
		}
		if (task.contains(TEXT)) {
			throw new IllegalArgumentException("Task '" + task + "' must not contain " + TEXT);
		}
		return new TextTemplates(template.replace(TASK, task), TEXT);
	}

	/**
	 * Applies the template of a role to a text.
	 * @param role query or passage
	 * @param text any text
	 * @return the text as the model reads it
	 */
	public String apply(TextRole role, String text) {
		String template = of(role);
		int at = template.indexOf(TEXT);
		return template.substring(0, at) + text + template.substring(at + TEXT.length());
	}

	/**
	 * Returns the prefix of a role.
	 * @param role query or passage
	 * @return the characters before <code>{text}</code>
	 */
	public String prefix(TextRole role) {
		String template = of(role);
		return template.substring(0, template.indexOf(TEXT));
	}

	private String of(TextRole role) {
		return switch (role) {
			case QUERY -> this.query;
			case PASSAGE -> this.passage;
		};
	}

}
