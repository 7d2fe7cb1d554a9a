package io.e5boot.autoconfigure.pgvector;

import java.util.Map;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.TestModels;
import io.e5boot.autoconfigure.embedding.E5EmbeddingAutoConfiguration;
import io.e5boot.pgvector.E5PgVectorStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.autoconfigure.PgVectorStoreProperties;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of Spring AI's PgVectorStore in an application with ours.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringAiPropertyWarningTests {

	private static final String WARNING = "does not read the properties of Spring AI's PgVectorStore";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(E5EmbeddingAutoConfiguration.class, E5PgVectorAutoConfiguration.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "e5.pgvector.schema-validation=false",
				"spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere");

	@Test
	void listsEachPropertyWithItsCounterpart(CapturedOutput output) {
		this.runner
			.withPropertyValues("spring.ai.vectorstore.pgvector.initializeSchema=true",
					"spring.ai.vectorstore.pgvector.table-name=passages",
					"spring.ai.vectorstore.pgvector.remove-existing-vector-store-table=true",
					"spring.ai.vectorstore.pgvector.password=${none}")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains(WARNING)).hasSize(1);
		assertThat(output).contains(
				"Instead of spring.ai.vectorstore.pgvector.initialize-schema set e5.pgvector.initialize-schema.",
				"Instead of spring.ai.vectorstore.pgvector.table-name set e5.pgvector.table-name.",
				"Remove spring.ai.vectorstore.pgvector.remove-existing-vector-store-table, which has no counterpart.",
				"Remove spring.ai.vectorstore.pgvector.password, which has no counterpart.")
			.doesNotContain("schema-name");
	}

	@Test
	void listsEnvironmentVariables(CapturedOutput output) {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace("systemEnvironment",
						new SystemEnvironmentPropertySource("systemEnvironment",
								Map.of("SPRING_AI_VECTORSTORE_PGVECTOR_MAX_DOCUMENT_BATCH_SIZE", "10"))))
			.run((context) -> assertThat(output).contains("set e5.pgvector.max-document-batch-size."));
	}

	@Test
	void everyCounterpartExists() {
		assertThat(Stream.of(E5PgVectorProperties.class.getRecordComponents())
			.map((component) -> DataObjectPropertyName.toDashedForm(component.getName())))
			.containsAll(SpringAiPropertyWarning.COUNTERPARTS);
	}

	@Test
	void everyPropertyOfSpringAiIsKnown() {
		assertThat(Stream.of(BeanUtils.getPropertyDescriptors(PgVectorStoreProperties.class))
			.filter((property) -> property.getWriteMethod() != null)
			.map((property) -> DataObjectPropertyName.toDashedForm(property.getName()))
			.filter((name) -> !name.equals("remove-existing-vector-store-table")))
			.containsExactlyInAnyOrderElementsOf(SpringAiPropertyWarning.COUNTERPARTS);
	}

	@Test
	void isSilentWithoutSuchProperties(CapturedOutput output) {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector", "e5.pgvector.table-name=passages")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void isSilentWithoutOurStore(CapturedOutput output) {
		this.runner.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class)
			.withPropertyValues("spring.ai.vectorstore.pgvector.table-name=passages")
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class));
		assertThat(output).doesNotContain(WARNING);
	}

}
