package io.e5boot.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JMH benchmark for work on the encoder itself, in milliseconds per call. compare.py
 * compares alternatives.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EncodeBenchmark {

	private static final String SENTENCE = "Die letzte Fähre zur Insel legt um 21 Uhr am alten Hafen ab. ";

	private static final int SENTENCES_OF_A_PAGE = 16;

	/** The encoder's precision. */
	@Param({ "auto", "float32" })
	public String precision = "";

	@SuppressWarnings("NullAway.Init") // JMH calls load() first
	private E5Engine engine;

	private List<String> sentences = List.of();

	private List<String> page = List.of();

	@Setup(Level.Trial)
	public void load() {
		this.engine = new E5Engine(this.precision);
		this.sentences = Collections.nCopies(64, SENTENCE);
		this.page = List.of(SENTENCE.repeat(SENTENCES_OF_A_PAGE));
	}

	@TearDown(Level.Trial)
	public void close() {
		this.engine.close();
	}

	@Benchmark
	public float[] query() {
		return this.engine.query(SENTENCE);
	}

	@Benchmark
	@Threads(8)
	public float[] queryBesideSevenOthers() {
		return this.engine.query(SENTENCE);
	}

	@Benchmark
	public List<float[]> page() {
		return this.engine.passages(this.page);
	}

	@Benchmark
	public List<float[]> sixtyFourSentences() {
		return this.engine.passages(this.sentences);
	}

}
