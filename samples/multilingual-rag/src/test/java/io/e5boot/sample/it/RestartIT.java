package io.e5boot.sample.it;

import java.nio.file.Path;
import java.util.List;

import io.e5boot.sample.MultilingualRagApplication;
import io.e5boot.sample.library.Library;
import io.e5boot.sample.library.LibraryDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
	void keepsTheLibraryOverRestarts(CapturedOutput output) {
		Contents first = start("en");
		assertThat(output).contains("5 of 5 shipped documents were new");
		Contents second = start("en");
		assertThat(output).contains("0 of 5 shipped documents were new");
		assertThat(second).isEqualTo(first);
	}

	@Test
	void replacesWhatIsNoLongerShipped(CapturedOutput output) {
		start("en");
		Contents german = start("de");
		assertThat(german.documents()).hasSize(5).extracting(LibraryDocument::language).containsOnly("de");
		assertThat(german.rows()).allMatch((row) -> row.contains("\"language\": \"de\""));
	}

	private Contents start(String language) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MultilingualRagApplication.class)
			.web(WebApplicationType.NONE)
			.run("--sample.corpus=classpath:/corpus/" + language + "-*.md",
					"--e5.pgvector.embedded.data-dir=" + this.data, "--logging.level.io.e5boot.sample=info")) {
			return new Contents(context.getBean(Library.class).documents(), context.getBean(JdbcTemplate.class)
				.queryForList("select id || metadata::text from e5_vector_store order by id", String.class));
		}
	}

	private record Contents(List<LibraryDocument> documents, List<String> rows) {
	}

}
