package io.e5boot.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The measurements of an engine. run_engine.py takes the same in the same order.
 */
final class Timings {

	private static final int WARM_UP_TEXTS = 200;

	private static final long WARM_UP = TimeUnit.SECONDS.toNanos(3);

	private static final int WARM_UP_CALLS = 100;

	private static final int CALLS = 400;

	private static final long CALLER_SECONDS = 3;

	private final Engine engine;

	Timings(Engine engine) {
		this.engine = engine;
	}

	/**
	 * Times passages in one call, after a warm-up with some of them.
	 */
	Bulk bulk(Texts passages) {
		List<String> texts = passages.texts();
		long warm = System.nanoTime() + WARM_UP;
		do {
			this.engine.passages(texts.subList(0, Math.min(WARM_UP_TEXTS, texts.size())));
		}
		while (System.nanoTime() < warm);
		long start = System.nanoTime();
		List<float[]> vectors = this.engine.passages(texts);
		return new Bulk(texts.size(), passages.tokens(), (System.nanoTime() - start) / 1e9, vectors);
	}

	/**
	 * Times queries one after the other.
	 */
	Query query(List<String> queries) {
		double[] milliseconds = new double[CALLS];
		for (int i = -WARM_UP_CALLS; i < CALLS; i++) {
			String text = queries.get((i + WARM_UP_CALLS) % queries.size());
			long start = System.nanoTime();
			this.engine.query(text);
			if (i >= 0) {
				milliseconds[i] = (System.nanoTime() - start) / 1e6;
			}
		}
		Arrays.sort(milliseconds);
		return new Query(CALLS, percentile(milliseconds, 50), percentile(milliseconds, 99));
	}

	/**
	 * Interpolates linearly between neighbors, as numpy does.
	 */
	static double percentile(double[] sorted, int percent) {
		double at = (sorted.length - 1) * percent / 100.0;
		int below = (int) at;
		int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
	}

	/**
	 * Returns the queries per second of a number of threads, each of which waits for its
	 * answers.
	 */
	double callers(List<String> queries, int count) throws InterruptedException {
		LongAdder answered = new LongAdder();
		ExecutorService callers = Executors.newFixedThreadPool(count);
		try {
			for (int caller = 0; caller < count; caller++) {
				int first = caller * 7;
				callers.execute(() -> {
					for (int at = first; !callers.isShutdown(); at++) {
						this.engine.query(queries.get(at % queries.size()));
						answered.increment();
					}
				});
			}
			TimeUnit.SECONDS.sleep(1);
			long before = answered.sum();
			long start = System.nanoTime();
			TimeUnit.SECONDS.sleep(CALLER_SECONDS);
			return (answered.sum() - before) / ((System.nanoTime() - start) / 1e9);
		}
		finally {
			callers.shutdown();
			callers.awaitTermination(1, TimeUnit.MINUTES);
		}
	}

	/**
	 * The result of a bulk call.
	 */
	record Bulk(int texts, long tokens, double seconds, List<float[]> vectors) {
	}

	/**
	 * Milliseconds per query.
	 */
	record Query(int calls, double p50, double p99) {
	}

}
