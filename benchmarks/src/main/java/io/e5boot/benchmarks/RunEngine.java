package io.e5boot.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Times one engine in this process and writes the results as JSON. compare.py starts it;
 * run_engine.py does the same for Python engines.
 *
 * <pre>
 * --engine=NAME --precision=NAME --data=FOLDER --texts=COUNT --callers=1,8,64 --out=FILE.json
 * </pre>
 */
final class RunEngine {

	private RunEngine() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		Options options = Options.of(args);
		Path data = options.path("data");
		Path out = options.path("out");
		List<String> queries = Texts.read(data, "queries.json").texts();
		try (Engine engine = Engines.of(options.get("engine")).load(options.get("precision"), data)) {
			engine.query(queries.get(0));
			Map<String, Object> result = new LinkedHashMap<>();
			result.put("firstVector", ProcessAge.seconds());
			result.put("runtime", engine.runtime());
			Timings timings = new Timings(engine);
			Timings.Bulk bulk = timings.bulk(Texts.read(data, "passages.json", options.number("texts")));
			result.put("bulk", Map.of("texts", bulk.texts(), "tokens", bulk.tokens(), "seconds", bulk.seconds()));
			result.put("query", timings.query(queries));
			result.put("callers", callers(timings, queries, options.get("callers")));
			result.put("resident", Resident.now());
			writeVectors(bulk.vectors(), Path.of(out.toString().replaceAll("\\.json$", ".f32")));
			JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(out.toFile(), result);
		}
	}

	private static Map<String, Double> callers(Timings timings, List<String> queries, String counts)
			throws InterruptedException {
		Map<String, Double> rates = new LinkedHashMap<>();
		for (String count : counts.split(",")) {
			if (!count.isEmpty()) {
				rates.put(count, timings.callers(queries, Integer.parseInt(count)));
			}
		}
		return rates;
	}

	private static void writeVectors(List<float[]> vectors, Path file) throws IOException {
		int size = vectors.get(0).length;
		ByteBuffer bytes = ByteBuffer.allocate(vectors.size() * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		vectors.forEach((vector) -> {
			for (float value : vector) {
				bytes.putFloat(value);
			}
		});
		Files.write(file, bytes.array());
	}

}
