package io.e5boot.benchmarks;

import java.nio.file.Path;
import java.util.List;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts written by workload.py, with token counts that are the same for all engines.
 *
 * @param texts the texts
 * @param tokens their total number of tokens
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
	 * A text and its number of tokens, including its prefix.
	 */
	record Entry(String text, int tokens) {
	}

}
