package io.e5boot.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.ModelFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultTemplatesTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(DefaultTemplates.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@TempDir
	private Path folder;

	@BeforeEach
	void copyWithoutPrompts() throws IOException {
		TinyCheckpoints.copy("tiny-xlm-roberta", this.folder);
		Files.delete(this.folder.resolve("config_sentence_transformers.json"));
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.log);
	}

	@ParameterizedTest
	@ValueSource(strings = { "intfloat/multilingual-e5-small", "Nehc/e5-large-ru", "SEA-LION-E5-Embedding-600M", "e5" })
	void e5NameGetsE5Prefixes(String id) {
		assertThat(templates(id)).isEqualTo(TextTemplates.e5());
		assertThat(this.log.list).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", "me5x", "model" })
	void otherNameGetsE5PrefixesWithWarning(String id) {
		assertThat(templates(id)).isEqualTo(TextTemplates.e5());
		assertWarning(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BAAI/bge-m3", "ibm-granite/granite-embedding-107m-multilingual" })
	void otherNameWithClsPoolingGetsNoPrefixes(String id) throws IOException {
		Files.writeString(this.folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
		assertThat(templates(id)).isEqualTo(TextTemplates.prefixes("", ""));
		assertWarning(id);
	}

	@Test
	void configuredPromptsAreUsedWithoutWarning() throws IOException {
		Files.writeString(this.folder.resolve("config_sentence_transformers.json"),
				"{\"prompts\": {\"query\": \"Q: \", \"passage\": \"\"}}");
		assertThat(templates("anything")).isEqualTo(TextTemplates.prefixes("Q: ", ""));
		assertThat(this.log.list).isEmpty();
	}

	private TextTemplates templates(String id) {
		return DefaultTemplates.of(Checkpoint.read(ModelFiles.folder(this.folder, id)));
	}

	private void assertWarning(String id) {
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains(id, "e5.embedding.prefix.query",
					"e5.embedding.prefix.passage"));
	}

}
