package io.e5boot.benchmarks;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engines of this JVM by name.
 */
enum Engines {

	E5("e5") {
		@Override
		Engine load(String precision, Path data) {
			return new E5Engine(precision);
		}
	},

	SPRING_AI("spring-ai") {
		@Override
		Engine load(String precision, Path data) {
			return new SpringAiEngine(data);
		}
	},

	LANGCHAIN4J("langchain4j") {
		@Override
		Engine load(String precision, Path data) {
			return new LangChain4jEngine(data);
		}
	},

	ONNX_RUNTIME("onnxruntime-java") {
		@Override
		Engine load(String precision, Path data) {
			return new OnnxRuntimeEngine(precision, data);
		}
	};

	private final String name;

	Engines(String name) {
		this.name = name;
	}

	/**
	 * Loads the engine.
	 * @param precision float32, or another that the engine supports
	 * @param data folder made by prepare.py
	 */
	abstract Engine load(String precision, Path data);

	static Engines of(String name) {
		for (Engines engine : values()) {
			if (engine.name.equals(name)) {
				return engine;
			}
		}
		throw new IllegalArgumentException("Unknown engine '" + name + "'. Engines: "
				+ Stream.of(values()).map((e) -> e.name).collect(Collectors.joining(", ")));
	}

}
