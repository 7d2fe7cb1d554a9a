package io.e5boot.autoconfigure.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.TextTooLongException;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.E5EmbeddingOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How the properties of {@code e5.embedding} change embeddings.
 */
@ExtendWith(OutputCaptureExtension.class)
class E5EmbeddingPropertiesTests {

	private final ApplicationContextRunner runner = EmbeddingContexts.withModel();

	@Test
	void refusesTasksAloneForAModelWithoutInstructions() {
		this.runner.withPropertyValues("e5.embedding.instruct.tasks.law=Find laws").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("e5.embedding.instruct.tasks is set",
					"not trained with instructions");
			assertThat(analysis.getAction()).contains("large-instruct", "e5.embedding.instruct.task");
		});
	}

	@Test
	void tasksKeepTheDefaultOfAnInstructModel(@TempDir Path folder) throws IOException {
		E5EmbeddingProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("e5.embedding.instruct.tasks.law", "Find laws")))
			.bind("e5.embedding", E5EmbeddingProperties.class)
			.get();
		ModelFiles files = ModelFiles.folder(Files.createDirectory(folder.resolve("multilingual-e5-large-instruct")));
		properties.checkInstructions(files, TextTemplates.e5());
		assertThat(properties.toOptions(files, Duration.ZERO).templates()).isNull();
		assertThat(properties.tasks()).containsEntry("law",
				TextTemplates.instruct("Find laws", TextTemplates.INSTRUCT));
	}

	@Test
	void warnsOfAnInstructionForAModelWithoutInstructions(CapturedOutput output) {
		this.runner.withPropertyValues("e5.embedding.instruct.task=Find laws")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("does not say that it was trained with instructions", "e5.embedding.instruct");
	}

	@Test
	void bindsDimensions() {
		this.runner.withPropertyValues("e5.embedding.dimensions=8")
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).embed("text")).hasSize(8));
	}

	@Test
	void bindsDevicePrecisionAndLength() {
		this.runner
			.withPropertyValues("e5.embedding.device=CPU", "e5.embedding.precision=float32",
					"e5.embedding.max-tokens=16")
			.run((context) -> assertThat(context.getBean(E5Encoder.class).maxTokens()).isEqualTo(16));
	}

	@Test
	void bindsPrefixes() {
		this.runner.withPropertyValues("e5.embedding.prefix.query=q:", "e5.embedding.prefix.passage=p:")
			.run((context) -> {
				E5Encoder encoder = context.getBean(E5Encoder.class);
				TextTemplates templates = TextTemplates.prefixes("q:", "p:");
				for (TextRole role : TextRole.values()) {
					assertThat(EmbeddingContexts.encode(encoder, "text", role))
						.isEqualTo(encoder.encodeAll(List.of("text"), role, templates).get(0).vector());
				}
			});
	}

	@Test
	void bindsTheInstruction() {
		this.runner.withPropertyValues("e5.embedding.instruct.task=Find the law that applies").run((context) -> {
			E5Encoder encoder = context.getBean(E5Encoder.class);
			TextTemplates templates = TextTemplates.instruct("Find the law that applies", TextTemplates.INSTRUCT);
			assertThat(EmbeddingContexts.encode(encoder, "text", TextRole.QUERY))
				.isEqualTo(encoder.encodeAll(List.of("text"), TextRole.QUERY, templates).get(0).vector());
		});
		this.runner.withPropertyValues("e5.embedding.instruct.template=[{task}] {text}").run((context) -> {
			E5Encoder encoder = context.getBean(E5Encoder.class);
			TextTemplates templates = TextTemplates.instruct(TextTemplates.RETRIEVAL_TASK, "[{task}] {text}");
			assertThat(EmbeddingContexts.encode(encoder, "text", TextRole.QUERY))
				.isEqualTo(encoder.encodeAll(List.of("text"), TextRole.QUERY, templates).get(0).vector());
		});
	}

	@Test
	void callsAndStoresChooseAConfiguredTask() {
		this.runner
			.withPropertyValues("e5.embedding.instruct.task=Find passages",
					"e5.embedding.instruct.tasks.faq=Find the same question",
					"e5.embedding.instruct.tasks.law=Find laws", "e5.embedding.instruct.template=[{task}] {text}")
			.run((context) -> {
				E5EmbeddingModel model = context.getBean(E5EmbeddingModel.class);
				float[] expected = EmbeddingContexts.encode(context.getBean(E5Encoder.class), "text", TextRole.QUERY,
						TextTemplates.instruct("Find the same question", "[{task}] {text}"));
				EmbeddingRequest request = new EmbeddingRequest(List.of("text"), E5EmbeddingOptions.task("faq"));
				assertThat(model.call(request).getResult().getOutput()).isEqualTo(expected)
					.isNotEqualTo(model.embed("text"));
				assertThat(model.withTask("faq").embed("text")).isEqualTo(expected);
				assertThat(model.withTask("law").embed("text")).isNotEqualTo(expected);
				assertThatIllegalArgumentException().isThrownBy(() -> model.withTask("none"))
					.withMessageContaining("none")
					.withMessageContaining("[faq, law]");
			});
	}

	@Test
	void bindsLongTexts() {
		String text = "The ferry leaves at six. Who repaired the lamp? ".repeat(20);
		this.runner.withPropertyValues("e5.embedding.max-tokens=32")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				EmbeddingResponse response = context.getBean(EmbeddingModel.class)
					.embedForResponse(List.of("short", text));
				assertThat(response.getMetadata().<List<Integer>>get(E5EmbeddingModel.TRUNCATED)).containsExactly(1);
				assertThat(context.getBean(MeterRegistry.class)
					.get("e5.embedding.long.texts")
					.tags("outcome", "truncated", "role", "query")
					.counter()
					.count()).isEqualTo(1);
			});
		this.runner.withPropertyValues("e5.embedding.max-tokens=32", "e5.embedding.long-texts=fail")
			.run((context) -> assertThatExceptionOfType(TextTooLongException.class)
				.isThrownBy(() -> context.getBean(EmbeddingModel.class).embed(List.of("short", text)))
				.withMessageContaining("index 1"));
		this.runner.withPropertyValues("e5.embedding.max-tokens=32", "e5.embedding.long-texts=mean-of-chunks")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				EmbeddingResponse response = context.getBean(EmbeddingModel.class).embedForResponse(List.of(text));
				assertThat(response.getMetadata().<List<Integer>>get(E5EmbeddingModel.TRUNCATED)).isEmpty();
				assertThat(context.getBean(MeterRegistry.class)
					.get("e5.embedding.long.texts")
					.tag("outcome", "chunked")
					.counter()
					.count()).isEqualTo(1);
			});
	}

	@Test
	void bindsTheMetadataMode() {
		Document document = Document.builder().text("text").metadata("title", "heading").build();
		this.runner.run((context) -> assertThat(context.getBean(EmbeddingModel.class).getEmbeddingContent(document))
			.isEqualTo("text"));
		this.runner.withPropertyValues("e5.embedding.metadata-mode=embed")
			.run((context) -> assertThat(context.getBean(EmbeddingModel.class).getEmbeddingContent(document))
				.contains("heading", "text"));
	}

	@Test
	void masksTheToken() {
		assertThat(new E5EmbeddingProperties.Hub(null, null, "hf_secret", null)).asString().doesNotContain("hf_secret");
	}

}
