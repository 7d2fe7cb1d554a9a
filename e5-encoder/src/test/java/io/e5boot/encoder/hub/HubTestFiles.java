package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.e5boot.encoder.TinyCheckpoints;

/**
 * The files of a repository or folder.
 */
final class HubTestFiles {

	private HubTestFiles() {
	}

	/**
	 * A tiny checkpoint with the other files of its repository on the hub.
	 */
	static Map<String, byte[]> files() {
		Path folder = TinyCheckpoints.folder("tiny-bert");
		Map<String, byte[]> files = new TreeMap<>();
		for (String name : names(folder)) {
			try {
				files.put(name, Files.readAllBytes(folder.resolve(name)));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
		files.putIfAbsent("tokenizer_config.json", "{}".getBytes(StandardCharsets.UTF_8));
		files.putIfAbsent("special_tokens_map.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
		files.put("README.md", "A model".getBytes(StandardCharsets.UTF_8));
		files.put("onnx/model.onnx", new byte[100]);
		files.put("pytorch_model.bin", new byte[200]);
		files.put("sentencepiece.bpe.model", new byte[300]);
		return files;
	}

	static List<String> names(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> !Files.isDirectory(file))
				.map((file) -> folder.relativize(file).toString().replace('\\', '/'))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
