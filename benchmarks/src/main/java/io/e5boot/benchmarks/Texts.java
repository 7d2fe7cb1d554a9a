package io.e5boot.benchmarks;

import java.nio.file.Path;
import java.util.List;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts that workload.py wrote, with the token counts that all engines are charged with.
 *
 * @param texts the texts
 * @param tokens how many tokens all of them have
 */
record Texts(List<String> texts, long tokens) {

	private static final TypeReference<List<Entry>> ENTRIES = new TypeReference<>() {
	};

	static Texts read(Path data, String name) {
		return read(data, name, Integer.MAX_VALUE);
	}

	static Texts read(Path data, String name, int limit) {
		List<Entry> all = entries(data, name);
		List<Entry> entries = all.subList(0, Math.min(limit, all.size()));
		return new Texts(entries.stream().map(Entry::text).toList(), entries.stream().mapToLong(Entry::tokens).sum());
	}

	static List<Entry> entries(Path data, String name) {
		return JsonMapper.shared().readValue(data.resolve("texts").resolve(name).toFile(), ENTRIES);
	}

	/**
	 * A text, and how many tokens it has with its prefix.
	 */
	record Entry(String text, int tokens) {
	}

}
