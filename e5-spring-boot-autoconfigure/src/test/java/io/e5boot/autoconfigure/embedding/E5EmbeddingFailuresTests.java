package io.e5boot.autoconfigure.embedding;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported to an application that cannot start.
 */
class E5EmbeddingFailuresTests {

	private final ApplicationContextRunner bare = EmbeddingContexts.bare();

	private final ApplicationContextRunner runner = EmbeddingContexts.withModel();

	@TempDir
	Path temp;

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

	@ParameterizedTest
	@CsvSource({ "max-tokens, 15, At least 16", "overlap, -1, negative", "overlap, 511, no room" })
	void explainsASplitterThatCannotWork(String property, String value, String reason) {
		this.runner.withPropertyValues("e5.splitter." + property + "=" + value)
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.splitter." + property,
					reason));
	}

	@Test
	void refusesAnUnknownDevice() {
		this.runner.withPropertyValues("e5.embedding.device=gpu")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.device", "gpu",
					"devices are auto, cpu, cuda, cuda:N and mps"));
	}

	@Test
	void explainsInvalidDimensions() {
		this.runner.withPropertyValues("e5.embedding.dimensions=0")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.dimensions",
					"At least 1"));
		this.runner.withPropertyValues("e5.embedding.dimensions=33")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.dimensions",
					"33", "32"));
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
	void refusesAnInstructionWithoutTheText() {
		this.runner.withPropertyValues("e5.embedding.instruct.template=Instruct: {task}")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("e5.embedding.instruct",
					"{text}"));
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
	void explainsErrorResponsesOfTheHub(int status, String code, String description, String action) throws IOException {
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
	void explainsAMissingFolder() {
		this.bare.withPropertyValues("e5.embedding.model=" + this.temp.resolve("missing")).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains(this.temp.resolve("missing").toString());
			assertThat(analysis.getAction()).contains("e5.embedding.model", "config.json");
		});
	}

	@Test
	void explainsAFolderWithoutCheckpoint() {
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
			assertThat(analysis.getAction()).contains("again", "e5.embedding.model");
		});
	}

	@Test
	void explainsAnUnavailableDevice() {
		this.runner.withPropertyValues("e5.embedding.device=cuda:99").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("cuda:99");
			assertThat(analysis.getAction()).contains("Exclude pytorch-native-cpu", "cpu or auto");
		});
	}

}
