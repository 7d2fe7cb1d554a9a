package io.e5boot.encoder;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
		Map<String, String> prompts = checkpoint.prompts();
		Optional<String> query = prompt(prompts, "query");
		Optional<String> passage = prompt(prompts, "passage", "document");
		if (query.isPresent() || passage.isPresent()) {
			return TextTemplates.prefixes(query.orElse(""), passage.orElse(""));
		}
		if (checkpoint.files().id().toLowerCase(Locale.ROOT).contains("instruct")) {
			return TextTemplates.instruct(TextTemplates.RETRIEVAL_TASK, TextTemplates.INSTRUCT);
		}
		return TextTemplates.e5();
	}

	/**
	 * Empty prompts do not count: sentence-transformers writes them into every model it
	 * saves.
	 */
	private static Optional<String> prompt(Map<String, String> prompts, String... names) {
		return Stream.of(names).map((name) -> prompts.getOrDefault(name, "")).filter((p) -> !p.isEmpty()).findFirst();
	}

}
