package io.e5boot.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.ai.transformers.TransformersEmbeddingModel;

/**
 * Spring AI's own model. Documents go through its batching strategy, as in a vector
 * store.
 */
final class SpringAiEngine implements Engine {

	private final TransformersEmbeddingModel model = new TransformersEmbeddingModel();

	private final TokenCountBatchingStrategy batching = new TokenCountBatchingStrategy();

	SpringAiEngine(Path data) {
		this.model.setDisableCaching(true);
		this.model.setModelResource(data.resolve("exports/model.onnx").toUri().toString());
		this.model.setTokenizerResource(data.resolve("checkpoint/tokenizer.json").toUri().toString());
		this.model.setTokenizerOptions(Map.of("padding", "true", "truncation", "true", "maxLength", "512"));
		try {
			this.model.afterPropertiesSet();
		}
		catch (Exception ex) {
			throw new IllegalStateException("TransformersEmbeddingModel cannot be started", ex);
		}
	}

	@Override
	public List<float[]> passages(List<String> texts) {
		List<Document> documents = texts.stream().map((text) -> new Document("passage: " + text)).toList();
		return this.model.embed(documents, EmbeddingOptions.builder().build(), this.batching);
	}

	@Override
	public float[] query(String text) {
		return this.model.embed("query: " + text);
	}

	@Override
	public String runtime() {
		return "Spring AI 2.0.0, " + OnnxRuntimeEngine.version();
	}

	@Override
	public void close() {
		// nothing to close
	}

}
