package io.e5boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring's ahead-of-time processing supports our beans. The starter's {@code src/it/aot}
 * runs the code that it generates.
 */
class AheadOfTimeTests {

	@Test
	void generatesCodeForEveryAutoConfiguration() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues
				.of("spring.ai.model.embedding=e5", "spring.ai.vectorstore.type=e5-pgvector",
						"spring.ai.model.chat=none", "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere",
						"e5.pgvector.embedded.enabled=false")
				.applyTo(context);
			context.register(Application.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(getClass())), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
			.filteredOn((name) -> name.startsWith("io/e5boot/autoconfigure/"))
			.anyMatch((name) -> name.contains("E5EmbeddingAutoConfiguration__"))
			.anyMatch((name) -> name.contains("E5PgVectorAutoConfiguration__"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
