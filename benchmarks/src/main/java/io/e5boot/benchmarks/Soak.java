package io.e5boot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes a million short texts and samples resident memory, which should stay flat.
 *
 * <pre>
 * --precision=NAME --lines=FILE --texts=1000000 --seconds=BOUND --out=FILE.json
 * </pre>
 */
final class Soak {

	private static final int BATCH = 100;

	private static final int SAMPLES = 50;

	private Soak() {
	}

	public static void main(String[] args) throws IOException {
		Options options = Options.of(args);
		int texts = options.number("texts");
		int every = Math.max(BATCH, texts / SAMPLES / BATCH * BATCH);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.number("seconds"));
		List<Sample> samples = new ArrayList<>();
		long start = System.nanoTime();
		int done = 0;
		try (E5Engine engine = new E5Engine(options.get("precision")); Lines lines = new Lines(options.path("lines"))) {
			while (done < texts && System.nanoTime() < end) {
				engine.passages(lines.next(BATCH));
				done += BATCH;
				if (done % every == 0) {
					samples.add(new Sample(done, Resident.now().end()));
				}
			}
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		JsonMapper.shared()
			.writerWithDefaultPrettyPrinter()
			.writeValue(options.path("out").toFile(), new Result(done, seconds, growth(samples), samples));
	}

	/**
	 * Returns the MiB gained after the first fifth, the warm-up.
	 */
	private static double growth(List<Sample> samples) {
		if (samples.size() < 2) {
			throw new IllegalStateException("Too few texts were encoded for two samples");
		}
		return samples.get(samples.size() - 1).resident() - samples.get(samples.size() / 5).resident();
	}

	/**
	 * Resident MiB after a number of texts.
	 */
	record Sample(int texts, double resident) {
	}

	private record Result(int texts, double seconds, double growth, List<Sample> samples) {
	}

}
