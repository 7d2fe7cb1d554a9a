package io.e5boot.encoder;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.e5boot.encoder.checkpoint.Checkpoint;

/**
 * The templates of a checkpoint whose user named none.
 */
final class DefaultTemplates {

	private DefaultTemplates() {
	}

	/**
	 * Prompts that the checkpoint configures; otherwise what the E5 family uses. That the
	 * instruct models are told by their name is the one thing a checkpoint's files do not
	 * say.
	 */
	static TextTemplates of(Checkpoint checkpoint) {
		String query = prompt(checkpoint, "query");
		String passage = prompt(checkpoint, "passage", "document", "corpus");
		if (!query.isEmpty() || !passage.isEmpty()) {
			return TextTemplates.prefixes(query, passage);
		}
		if (checkpoint.files().id().toLowerCase(Locale.ROOT).contains("instruct")) {
			return TextTemplates.instruct(TextTemplates.RETRIEVAL_TASK, TextTemplates.INSTRUCT);
		}
		return TextTemplates.e5();
	}

	/**
	 * The role's own prompt, under whichever of its names it is not empty, or the default
	 * one where the checkpoint has no such name at all. Empty prompts say little:
	 * sentence-transformers writes them into every model it saves.
	 */
	private static String prompt(Checkpoint checkpoint, String... names) {
		Map<String, String> prompts = checkpoint.prompts();
		List<String> own = Stream.of(names).filter(prompts::containsKey).map(prompts::get).toList();
		String other = own.isEmpty() ? prompts.getOrDefault(checkpoint.defaultPrompt(), "") : "";
		return own.stream().filter((prompt) -> !prompt.isEmpty()).findFirst().orElse(other);
	}

}
