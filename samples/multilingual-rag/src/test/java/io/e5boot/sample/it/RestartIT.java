package io.e5boot.sample.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.e5boot.sample.MultilingualRagApplication;
import io.e5boot.sample.library.Library;
import io.e5boot.sample.library.LibraryDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RestartIT {

	private final Path data = RunningSample.NewDataFolder.create();

	@Test
	void keepsTheLibraryAcrossRestarts(CapturedOutput output) {
		Contents first = start("en");
		assertThat(output).contains("Indexed 5 of 5 bundled documents");
		Contents second = start("en");
		assertThat(output).contains("Indexed 0 of 5 bundled documents");
		assertThat(second).isEqualTo(first);
	}

	@Test
	void replacesDocumentsThatAreNoLongerBundled(CapturedOutput output) {
		start("en");
		Contents german = start("de");
		assertThat(german.documents()).hasSize(5).extracting(LibraryDocument::language).containsOnly("de");
		assertThat(german.rows()).allMatch((row) -> row.contains("\"language\": \"de\""));
	}

	@Test
	void deletesPassagesOfAKilledUpload() {
		Contents before = start("en");
		start("en", (store) -> store.add(List.of(new Document("Half of an upload.",
				Map.of("document", "6f1c2d9e-0b4a-4c55-9d56-1b1f4d1f2a77", "granularity", "passage")))));
		assertThat(start("en")).isEqualTo(before);
	}

	private Contents start(String language) {
		return start(language, (store) -> {
		});
	}

	private Contents start(String language, Consumer<VectorStore> changes) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MultilingualRagApplication.class)
			.web(WebApplicationType.NONE)
			.run("--sample.corpus=classpath:/corpus/" + language + "-*.md",
					"--e5.pgvector.embedded.data-dir=" + this.data, "--logging.level.io.e5boot.sample=info")) {
			changes.accept(context.getBean(VectorStore.class));
			return new Contents(context.getBean(Library.class).documents(), context.getBean(JdbcTemplate.class)
				.queryForList("select id || metadata::text from e5_vector_store order by id", String.class));
		}
	}

	private record Contents(List<LibraryDocument> documents, List<String> rows) {
	}

}
