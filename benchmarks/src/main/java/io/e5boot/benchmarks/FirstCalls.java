package io.e5boot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import tools.jackson.databind.json.JsonMapper;

/**
 * Latencies of the first 200 calls with random shapes, to find stalls at new shapes.
 *
 * <pre>
 * --precision=NAME --data=FOLDER --out=FILE.json
 * </pre>
 */
final class FirstCalls {

	private static final int CALLS = 200;

	private static final int MOST_TEXTS = 32;

	private static final long SEED = 20261101;

	private FirstCalls() {
	}

	public static void main(String[] args) {
		Options options = Options.of(args);
		List<Texts.Entry> passages = Texts.entries(options.path("data"), "passages.json");
		try (E5Engine engine = new E5Engine(options.get("precision"))) {
			List<Call> calls = calls(engine, passages);
			double[] perToken = calls.stream().mapToDouble(Call::microsecondsPerToken).sorted().toArray();
			double[] whole = calls.stream().mapToDouble(Call::milliseconds).sorted().toArray();
			JsonMapper.shared()
				.writerWithDefaultPrettyPrinter()
				.writeValue(options.path("out").toFile(), new Result(Summary.of(perToken), Summary.of(whole), calls));
		}
	}

	private static List<Call> calls(E5Engine engine, List<Texts.Entry> passages) {
		Random random = new Random(SEED);
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			List<Texts.Entry> entries = random.ints(1 + random.nextInt(MOST_TEXTS), 0, passages.size())
				.mapToObj(passages::get)
				.toList();
			List<String> texts = entries.stream().map(Texts.Entry::text).toList();
			int tokens = entries.stream().mapToInt(Texts.Entry::tokens).sum();
			long start = System.nanoTime();
			engine.passages(texts);
			double nanoseconds = System.nanoTime() - start;
			calls.add(new Call(texts.size(), tokens, nanoseconds / 1e6, nanoseconds / 1e3 / tokens));
		}
		return calls;
	}

	/**
	 * One call.
	 */
	record Call(int texts, int tokens, double milliseconds, double microsecondsPerToken) {
	}

	/**
	 * Percentiles of all calls.
	 */
	record Summary(double p50, double p99, double max) {

		static Summary of(double[] sorted) {
			return new Summary(Timings.percentile(sorted, 50), Timings.percentile(sorted, 99),
					Arrays.stream(sorted).max().orElseThrow());
		}

	}

	private record Result(Summary microsecondsPerToken, Summary milliseconds, List<Call> calls) {
	}

}
