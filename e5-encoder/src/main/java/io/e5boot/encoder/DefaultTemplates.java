package io.e5boot.encoder;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.Pooling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the templates of a checkpoint for which the user sets none.
 */
final class DefaultTemplates {

	private static final Logger logger = LoggerFactory.getLogger(DefaultTemplates.class);

	/** The name of every E5 checkpoint contains "e5" as a separate word. */
	private static final Pattern E5 = Pattern.compile("(?i)(?<![a-z0-9])e5(?![a-z0-9])");

	private DefaultTemplates() {
	}

	/**
	 * Returns the prompts that the checkpoint configures, or else the templates of the E5
	 * family, with an instruction if the name says "instruct". Logs a warning if the name
	 * is not that of an E5 checkpoint; such a checkpoint gets no prefixes if it pools the
	 * first token, which no E5 checkpoint does.
	 */
	static TextTemplates of(Checkpoint checkpoint) {
		String query = prompt(checkpoint, "query");
		String passage = prompt(checkpoint, "passage", "document", "corpus");
		if (!query.isEmpty() || !passage.isEmpty()) {
			return TextTemplates.prefixes(query, passage);
		}
		String name = checkpoint.files().id();
		TextTemplates templates = byName(name);
		if (E5.matcher(name).find()) {
			return templates;
		}
		if (checkpoint.pooling().mode() == Pooling.Mode.CLS) {
			templates = TextTemplates.prefixes("", "");
		}
		logger.warn("{} configures no prompts, and its name is not that of an E5 checkpoint. Queries are written "
				+ "as '{}' and passages as '{}'. If it was trained with others, set e5.embedding.prefix.query and "
				+ "e5.embedding.prefix.passage, or e5.embedding.instruct.task", name, templates.query(),
				templates.passage());
		return templates;
	}

	private static TextTemplates byName(String name) {
		return name.toLowerCase(Locale.ROOT).contains("instruct")
				? TextTemplates.instruct(TextTemplates.RETRIEVAL_TASK, TextTemplates.INSTRUCT) : TextTemplates.e5();
	}

	/**
	 * Returns the role's prompt under the first name with a text, or the default prompt
	 * if the checkpoint has none of the names. An empty prompt means nothing:
	 * sentence-transformers writes them into every model that it saves.
	 */
	private static String prompt(Checkpoint checkpoint, String... names) {
		Map<String, String> prompts = checkpoint.prompts();
		List<String> configured = Stream.of(names).filter(prompts::containsKey).map(prompts::get).toList();
		String defaultPrompt = configured.isEmpty() ? prompts.getOrDefault(checkpoint.defaultPrompt(), "") : "";
		return configured.stream().filter((prompt) -> !prompt.isEmpty()).findFirst().orElse(defaultPrompt);
	}

}
