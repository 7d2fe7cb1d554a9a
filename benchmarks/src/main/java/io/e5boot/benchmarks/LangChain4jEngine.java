package io.e5boot.benchmarks;

import java.nio.file.Path;
import java.util.List;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;

/**
 * LangChain4j's ONNX model, with its default number of threads.
 */
final class LangChain4jEngine implements Engine {

	private final OnnxEmbeddingModel model;

	LangChain4jEngine(Path data) {
		this.model = new OnnxEmbeddingModel(data.resolve("exports/model.onnx"),
				data.resolve("checkpoint/tokenizer.json"), PoolingMode.MEAN);
	}

	@Override
	public List<float[]> passages(List<String> texts) {
		List<TextSegment> segments = texts.stream().map((text) -> TextSegment.from("passage: " + text)).toList();
		return this.model.embedAll(segments).content().stream().map(Embedding::vector).toList();
	}

	@Override
	public float[] query(String text) {
		return this.model.embed("query: " + text).content().vector();
	}

	@Override
	public String runtime() {
		return "LangChain4j, " + OnnxRuntimeEngine.version();
	}

	@Override
	public void close() {
		// nothing to close
	}

}
