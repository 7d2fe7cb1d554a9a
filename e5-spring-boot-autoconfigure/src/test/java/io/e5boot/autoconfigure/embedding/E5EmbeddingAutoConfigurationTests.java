package io.e5boot.autoconfigure.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.e5boot.autoconfigure.OwnEmbeddingModel;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.E5TokenTextSplitter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.transformer.splitter.TextSplitter;
import org.springframework.ai.transformer.splitter.TokenTextSplitter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class E5EmbeddingAutoConfigurationTests {

	private final ApplicationContextRunner bare = EmbeddingContexts.bare();

	private final ApplicationContextRunner runner = EmbeddingContexts.withModel();

	@TempDir
	Path temp;

	@Test
	void configuresEncoderAndModel() {
		this.runner.run((context) -> {
			E5EmbeddingModel model = context.getBean(E5EmbeddingModel.class);
			assertThat(context).hasSingleBean(EmbeddingModel.class).hasSingleBean(E5Encoder.class);
			assertThat(model.embed("Wo ist der Bahnhof?")).hasSize(model.dimensions())
				.isEqualTo(EmbeddingContexts.encode(context.getBean(E5Encoder.class), "Wo ist der Bahnhof?",
						TextRole.QUERY));
		});
	}

	@Test
	void usesTheOnlyPackOnTheClassPath() throws IOException {
		this.bare.withClassLoader(TestModels.withPacks(this.temp, "alpha"))
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).modelId()).isEqualTo("alpha"));
	}

	@Test
	void usesAModelOfTheHub() throws IOException {
		TestModels.cache(this.temp, "intfloat/multilingual-e5-base", "f".repeat(40));
		this.bare
			.withPropertyValues("e5.embedding.model=base", "e5.embedding.revision=" + "f".repeat(40),
					"e5.embedding.hub.cache-dir=" + this.temp, "e5.embedding.hub.endpoint=http://localhost:1",
					"e5.embedding.hub.token=hf_secret")
			.run((context) -> assertThat(context.getBean(E5EmbeddingModel.class).modelId())
				.isEqualTo("intfloat/multilingual-e5-base"));
	}

	@Test
	void appliesIfChosenByName() {
		this.runner.withPropertyValues("spring.ai.model.embedding=e5")
			.run((context) -> assertThat(context).hasSingleBean(E5EmbeddingModel.class));
	}

	@Test
	void backsOffIfAnotherModelIsChosen() {
		this.bare.withPropertyValues("spring.ai.model.embedding=openai")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddingModel.class)
				.doesNotHaveBean(E5Encoder.class));
	}

	@Test
	void backsOffForTheApplicationsOwnModel() {
		this.bare.withUserConfiguration(OwnEmbeddingModel.class)
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
	void closesTheEncoderAfterTheBeansThatUseIt() {
		AtomicReference<E5Encoder> encoder = new AtomicReference<>();
		AtomicReference<float[]> lastVector = new AtomicReference<>();
		this.runner.withBean("user", EmbedsOnDestroy.class, () -> new EmbedsOnDestroy(lastVector)).run((context) -> {
			encoder.set(context.getBean(E5Encoder.class));
			context.getBean(EmbedsOnDestroy.class).model = context.getBean(EmbeddingModel.class);
			context.getBeanFactory().registerDependentBean("e5EmbeddingModel", "user");
		});
		assertThat(lastVector.get()).isNotNull();
		assertThatIllegalStateException().isThrownBy(() -> encoder.get().encode(List.of("too late"), TextRole.QUERY));
	}

	@Test
	void observesCallsWithTheApplicationsConvention() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(EmbeddingModelObservationConvention.class, OwnConvention::new)
			.run((context) -> {
				context.getBean(EmbeddingModel.class).embed("text");
				TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("own.name");
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

	private static E5Encoder encoderOf(Path folder) {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(folder)).build());
	}

	static final class EmbedsOnDestroy implements DisposableBean {

		private final AtomicReference<float[]> words;

		private EmbeddingModel model;

		EmbedsOnDestroy(AtomicReference<float[]> words) {
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
