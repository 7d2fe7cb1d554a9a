package io.e5boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.TextTooLongException;
import io.e5boot.encoder.checkpoint.ModelFiles;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.E5EmbeddingOptions;
import io.e5boot.springai.E5TokenTextSplitter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.transformer.splitter.TextSplitter;
import org.springframework.ai.transformer.splitter.TokenTextSplitter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class E5EmbeddingAutoConfigurationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(E5EmbeddingAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny());

	@TempDir
	Path temp;

	@Test
	void configuresEncoderAndModel() {
		this.runner.run((context) -> {
			E5EmbeddingModel model = context.getBean(E5EmbeddingModel.class);
			assertThat(context).hasSingleBean(EmbeddingModel.class).hasSingleBean(E5Encoder.class);
			assertThat(model.embed("Wo ist der Bahnhof?")).hasSize(model.dimensions())
				.isEqualTo(encode(context.getBean(E5Encoder.class), "Wo ist der Bahnhof?", TextRole.QUERY));
		});
	}

	@Test
	void takesTheOnePackOnTheClassPath() throws IOException {
		this.bare.withClassLoader(TestModels.withPacks(this.temp, "alpha"))
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).modelId()).isEqualTo("alpha"));
	}

	@Test
	void appliesWhereTheModelIsChosenByName() {
		this.runner.withPropertyValues("spring.ai.model.embedding=e5")
			.run((context) -> assertThat(context).hasSingleBean(E5EmbeddingModel.class));
	}

	@Test
	void backsOffForAnotherChoice() {
		this.bare.withPropertyValues("spring.ai.model.embedding=openai")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddingModel.class)
				.doesNotHaveBean(E5Encoder.class));
	}

	@Test
	void backsOffForTheApplicationsOwnModel() {
		this.bare.withUserConfiguration(OwnModel.class)
			.run((context) -> assertThat(context).hasSingleBean(EmbeddingModel.class)
				.hasBean("ownModel")
				.doesNotHaveBean(E5Encoder.class));
	}

	@Test
	void usesTheApplicationsOwnEncoder() {
		this.bare.withBean(E5Encoder.class, () -> encoderOf(TestModels.tiny()))
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).modelId())
				.isEqualTo(TestModels.tiny().getFileName().toString()));
	}

	@Test
	void closesTheEncoderAfterWhatUsesIt() {
		AtomicReference<E5Encoder> encoder = new AtomicReference<>();
		AtomicReference<float[]> lastWords = new AtomicReference<>();
		this.runner.withBean("user", LastWords.class, () -> new LastWords(lastWords)).run((context) -> {
			encoder.set(context.getBean(E5Encoder.class));
			context.getBean(LastWords.class).model = context.getBean(EmbeddingModel.class);
			context.getBeanFactory().registerDependentBean("e5EmbeddingModel", "user");
		});
		assertThat(lastWords.get()).isNotNull();
		assertThatIllegalStateException().isThrownBy(() -> encoder.get().encode(List.of("too late"), TextRole.QUERY));
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
					assertThat(encode(encoder, "text", role))
						.isEqualTo(encoder.encodeAll(List.of("text"), role, templates).get(0).vector());
				}
			});
	}

	@Test
	void bindsTheInstruction() {
		this.runner.withPropertyValues("e5.embedding.instruct.task=Find the law that applies").run((context) -> {
			E5Encoder encoder = context.getBean(E5Encoder.class);
			TextTemplates templates = TextTemplates.instruct("Find the law that applies", TextTemplates.INSTRUCT);
			assertThat(encode(encoder, "text", TextRole.QUERY))
				.isEqualTo(encoder.encodeAll(List.of("text"), TextRole.QUERY, templates).get(0).vector());
		});
		this.runner.withPropertyValues("e5.embedding.instruct.template=[{task}] {text}").run((context) -> {
			E5Encoder encoder = context.getBean(E5Encoder.class);
			TextTemplates templates = TextTemplates.instruct(TextTemplates.RETRIEVAL_TASK, "[{task}] {text}");
			assertThat(encode(encoder, "text", TextRole.QUERY))
				.isEqualTo(encoder.encodeAll(List.of("text"), TextRole.QUERY, templates).get(0).vector());
		});
	}

	@Test
	void aCallOrAStoreChoosesAConfiguredTask() {
		this.runner
			.withPropertyValues("e5.embedding.instruct.task=Find passages",
					"e5.embedding.instruct.tasks.faq=Find the same question",
					"e5.embedding.instruct.tasks.law=Find laws", "e5.embedding.instruct.template=[{task}] {text}")
			.run((context) -> {
				E5EmbeddingModel model = context.getBean(E5EmbeddingModel.class);
				float[] expected = encode(context.getBean(E5Encoder.class), "text", TextRole.QUERY,
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

	@ParameterizedTest
	@CsvSource({ "instruct.template, '{task} alone', {text}", "instruct.template, '{text} alone', {task}",
			"instruct.template, '{task} {text} {text}', exactly once", "instruct.task, 'Find {text}', must not contain",
			"instruct.tasks.faq, 'Find {text}', must not contain", "instruct.tasks.faq, '', blank",
			"instruct.task, '', blank" })
	void explainsAnInstructionThatCannotWork(String property, String value, String reason) {
		this.runner.withPropertyValues("e5.embedding." + property + "=" + value)
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding." + property,
					reason));
	}

	@Test
	void longTextsAreCountedAndToldOrRefusedOrAveraged() {
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
	void configuresTheSplitter() {
		String text = "The ferry leaves at six. Who repaired the lamp? ".repeat(20);
		this.runner.withPropertyValues("e5.splitter.max-tokens=32", "e5.splitter.overlap=16").run((context) -> {
			List<Document> chunks = context.getBean(E5TokenTextSplitter.class).apply(List.of(new Document(text)));
			assertThat(chunks).hasSizeGreaterThan(5);
			assertThat(context.getBean(E5Encoder.class).encodeAll(List.of(chunks.get(1).getText()), TextRole.PASSAGE))
				.allSatisfy((encoded) -> assertThat(encoded.tokens()).isBetween(20, 32));
		});
		this.runner.withBean(TextSplitter.class, () -> TokenTextSplitter.builder().build())
			.run((context) -> assertThat(context).doesNotHaveBean(E5TokenTextSplitter.class));
	}

	@ParameterizedTest
	@CsvSource({ "max-tokens, 15, At least 16", "overlap, -1, negative", "overlap, 511, no room" })
	void explainsASplitterThatCannotWork(String property, String value, String reason) {
		this.runner.withPropertyValues("e5.splitter." + property + "=" + value)
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.splitter." + property,
					reason));
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
	void observesCallsByTheApplicationsConvention() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(EmbeddingModelObservationConvention.class, OwnConvention::new)
			.run((context) -> {
				context.getBean(EmbeddingModel.class).embed("text");
				TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("own.name");
			});
	}

	@Test
	void refusesAnUnknownDevice() {
		this.runner.withPropertyValues("e5.embedding.device=gpu")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.device", "gpu",
					"devices are auto, cpu, cuda, cuda:N and mps"));
	}

	@Test
	void refusesTooFewTokens() {
		this.runner.withPropertyValues("e5.embedding.max-tokens=15")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.max-tokens",
					"15", "At least 16"));
	}

	@Test
	void refusesOnePrefixWithoutTheOther() {
		this.runner.withPropertyValues("e5.embedding.prefix.query=query: ")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.prefix.query",
					"e5.embedding.prefix.passage", "belong together"));
	}

	@Test
	void refusesPrefixesWithAnInstruction() {
		this.runner
			.withPropertyValues("e5.embedding.prefix.query=q:", "e5.embedding.prefix.passage=p:",
					"e5.embedding.instruct.task=Find")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.prefix",
					"e5.embedding.instruct", "mutually exclusive"));
	}

	@Test
	void refusesAnInstructionThatLosesTheText() {
		this.runner.withPropertyValues("e5.embedding.instruct.template=Instruct: {task}")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.instruct",
					"{text}"));
	}

	@Test
	void takesAModelOfTheHub() throws IOException {
		TestModels.cache(this.temp, "intfloat/multilingual-e5-base", "f".repeat(40));
		this.bare
			.withPropertyValues("e5.embedding.model=base", "e5.embedding.revision=" + "f".repeat(40),
					"e5.embedding.hub.cache-dir=" + this.temp, "e5.embedding.hub.endpoint=http://localhost:1",
					"e5.embedding.hub.token=hf_secret")
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).modelId())
				.isEqualTo("intfloat/multilingual-e5-base"));
	}

	@Test
	void explainsAMissingModel() {
		this.bare.withClassLoader(TestModels.withoutPacks())
			.withPropertyValues("e5.embedding.hub.cache-dir=" + this.temp, "e5.embedding.hub.offline=true")
			.run((context) -> {
				FailureAnalysis analysis = Analyses.of(context);
				assertThat(analysis.getDescription()).contains("Offline", "intfloat/multilingual-e5-small");
				assertThat(analysis.getAction()).contains("copy the folder models--intfloat--multilingual-e5-small",
						this.temp.toString(), "e5.embedding.hub.offline", "io.e5boot:e5-model-small",
						"e5-model-packer");
			});
	}

	@ParameterizedTest
	@CsvSource({ "403, GatedRepo, accepted its conditions, Accept them at|HF_TOKEN|e5.embedding.hub.token",
			"401, '', denies access, HF_TOKEN|e5.embedding.hub.token",
			"404, RepoNotFound, no model intfloat/multilingual-e5-smal, Did you mean intfloat/multilingual-e5-small?|e5.embedding.model",
			"404, RevisionNotFound, no revision main, e5.embedding.revision",
			"418, '', status 418, HF_ENDPOINT|e5.embedding.hub.endpoint" })
	void explainsWhatTheHubAnswers(int status, String code, String description, String action) throws IOException {
		HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		hub.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("X-Error-Code", code);
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		hub.start();
		try {
			this.bare
				.withPropertyValues("e5.embedding.model=intfloat/multilingual-e5-smal",
						"e5.embedding.hub.cache-dir=" + this.temp, "e5.embedding.hub.offline=false",
						"e5.embedding.hub.endpoint=http://localhost:" + hub.getAddress().getPort())
				.run((context) -> {
					FailureAnalysis analysis = Analyses.of(context);
					assertThat(analysis.getDescription()).contains(description);
					assertThat(analysis.getAction()).contains(action.split("\\|"));
				});
		}
		finally {
			hub.stop(0);
		}
	}

	@Test
	void theTokenIsNotShown() {
		assertThat(new E5EmbeddingProperties.Hub(null, null, "hf_secret", null)).asString().doesNotContain("hf_secret");
	}

	@Test
	void explainsAMissingFolder() {
		this.bare.withPropertyValues("e5.embedding.model=" + this.temp.resolve("missing")).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains(this.temp.resolve("missing").toString());
			assertThat(analysis.getAction()).contains("e5.embedding.model", "config.json");
		});
	}

	@Test
	void explainsAFolderThatHoldsNoCheckpoint() {
		this.bare.withPropertyValues("e5.embedding.model=" + this.temp).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("no config.json in folder " + this.temp);
			assertThat(analysis.getAction()).contains("e5.embedding.model", "config.json");
		});
	}

	@Test
	void explainsADamagedCheckpoint() throws IOException {
		Path folder = TestModels.copyOfTiny(this.temp.resolve("damaged"));
		Files.write(folder.resolve("model.safetensors"), new byte[100]);
		this.bare.withPropertyValues("e5.embedding.model=" + folder).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("model.safetensors");
			assertThat(analysis.getAction()).contains("anew", "e5.embedding.model");
		});
	}

	@Test
	void explainsAMissingDevice() {
		this.runner.withPropertyValues("e5.embedding.device=cuda:99").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("cuda:99");
			assertThat(analysis.getAction()).contains("driver", "cpu or auto");
		});
	}

	private static float[] encode(E5Encoder encoder, String text, TextRole role) {
		return encode(encoder, text, role, encoder.templates());
	}

	private static float[] encode(E5Encoder encoder, String text, TextRole role, TextTemplates templates) {
		return encoder.encodeAll(List.of(text), role, templates).get(0).vector();
	}

	private static E5Encoder encoderOf(Path folder) {
		return E5Encoder
			.create(io.e5boot.encoder.E5EncoderOptions.builder(io.e5boot.encoder.checkpoint.ModelFiles.folder(folder))
				.build());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModel {

		@Bean
		EmbeddingModel ownModel() {
			return new EmbeddingModel() {

				@Override
				public EmbeddingResponse call(EmbeddingRequest request) {
					return new EmbeddingResponse(List.of());
				}

				@Override
				public float[] embed(Document document) {
					return new float[8];
				}

				@Override
				public int dimensions() {
					return 8;
				}

			};
		}

	}

	static final class LastWords implements DisposableBean {

		private final AtomicReference<float[]> words;

		private EmbeddingModel model;

		LastWords(AtomicReference<float[]> words) {
			this.words = words;
		}

		@Override
		public void destroy() {
			this.words.set(this.model.embed("goodbye"));
		}

	}

	static final class OwnConvention extends DefaultEmbeddingModelObservationConvention {

		@Override
		public String getName() {
			return "own.name";
		}

	}

}
