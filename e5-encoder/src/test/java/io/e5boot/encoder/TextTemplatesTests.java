package io.e5boot.encoder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextTemplatesTests {

	@Test
	void e5AddsPrefixes() {
		assertThat(TextTemplates.e5().apply(TextRole.QUERY, "a {text} b")).isEqualTo("query: a {text} b");
		assertThat(TextTemplates.e5().apply(TextRole.PASSAGE, "")).isEqualTo("passage: ");
	}

	@Test
	void instructAddsInstructionToQueriesOnly() {
		TextTemplates templates = TextTemplates.instruct("Find duplicates", TextTemplates.INSTRUCT);
		assertThat(templates.apply(TextRole.QUERY, "Hallo")).isEqualTo("Instruct: Find duplicates\nQuery: Hallo");
		assertThat(templates.apply(TextRole.PASSAGE, "Hallo")).isEqualTo("Hallo");
	}

	@Test
	void templateWithoutSingleTextIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TextTemplates("query", "{text}"));
		assertThatIllegalArgumentException().isThrownBy(() -> new TextTemplates("{text}", "{text} {text}"));
		assertThatIllegalArgumentException().isThrownBy(() -> TextTemplates.prefixes("{text}", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> TextTemplates.instruct("task", "{text}"));
		assertThatIllegalArgumentException().isThrownBy(() -> TextTemplates.instruct("{text}", TextTemplates.INSTRUCT));
	}

}
