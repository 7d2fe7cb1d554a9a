package io.e5boot.encoder;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.e5boot.encoder.internal.queue.EncodingQueue;
import io.e5boot.encoder.internal.queue.Futures;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.internal.torch.EncoderBackend;
import io.e5boot.encoder.model.EncoderClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class EncoderLifecycleTests {

	private final Semaphore permits = new Semaphore(0);

	private final EncodingQueue queue = new EncodingQueue(100);

	@Test
	void closeRemovesShutdownHook() {
		EncoderLifecycle lifecycle = begin(Duration.ZERO);
		lifecycle.close(() -> {
		});
		assertThat(Runtime.getRuntime().removeShutdownHook(lifecycle.exitHook())).isFalse();
	}

	@Test
	void closeAfterFailedStartRemovesShutdownHook() {
		EncoderLifecycle lifecycle = EncoderLifecycle.begin(Duration.ZERO);
		lifecycle.close(() -> {
		});
		assertThat(Runtime.getRuntime().removeShutdownHook(lifecycle.exitHook())).isFalse();
	}

	@Test
	void exitEndsRunningCallAfterCurrentBatch() {
		EncoderLifecycle lifecycle = begin(Duration.ZERO);
		CompletableFuture<float[][]> call = CompletableFuture.supplyAsync(() -> encode(lifecycle, 50, 100));
		awaitBatch();
		CompletableFuture<Void> exit = CompletableFuture.runAsync(lifecycle.exitHook()::run);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(EncoderClosedException.class);
		assertThat(exit).isNotDone();
		this.permits.release();
		exit.join();
		lifecycle.close(() -> {
		});
	}

	@Test
	void exitWithGracePeriodAcceptsCallsUntilClose() {
		EncoderLifecycle lifecycle = begin(Duration.ofSeconds(30));
		CompletableFuture<float[][]> call = CompletableFuture.supplyAsync(() -> encode(lifecycle, 50, 100));
		awaitBatch();
		CompletableFuture<Void> exit = CompletableFuture.runAsync(lifecycle.exitHook()::run);
		this.permits.release(2);
		assertThat(call.join()).hasDimensions(2, 1);
		this.permits.release();
		assertThat(encode(lifecycle, 10)).hasDimensions(1, 1);
		assertThat(exit).isNotDone();
		lifecycle.close(() -> {
		});
		exit.join();
	}

	@Test
	void exitStopsIdleEncoderAfterGracePeriod() {
		EncoderLifecycle lifecycle = begin(Duration.ofMillis(50));
		lifecycle.exitHook().run();
		assertThatExceptionOfType(EncoderClosedException.class).isThrownBy(() -> encode(lifecycle, 10));
		lifecycle.close(() -> {
		});
	}

	@Test
	void exitStopsOpening() {
		EncoderLifecycle lifecycle = EncoderLifecycle.begin(Duration.ZERO);
		CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> lifecycle.call(() -> {
			this.permits.acquireUninterruptibly();
			lifecycle.start(List.of(() -> {
				lifecycle.checkStopped();
				return backend();
			}), this.queue);
			return true;
		}));
		awaitBatch();
		CompletableFuture<Void> exit = CompletableFuture.runAsync(lifecycle.exitHook()::run);
		awaitSignal(lifecycle);
		this.permits.release();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(opening::join)
			.withCauseInstanceOf(EncoderClosedException.class);
		exit.join();
		lifecycle.close(() -> {
		});
	}

	@Test
	void closeEndsCallThatTakesTooLong() {
		E5Encoder encoder = TinyCheckpoints.encoder("tiny-xlm-roberta");
		EndlessTexts texts = new EndlessTexts();
		CompletableFuture<List<float[]>> call = CompletableFuture
			.supplyAsync(() -> encoder.encode(texts, TextRole.QUERY));
		texts.tokenizing.acquireUninterruptibly();
		long start = System.nanoTime();
		encoder.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(EncoderClosedException.class);
	}

	private EncoderLifecycle begin(Duration exitGrace) {
		EncoderLifecycle lifecycle = EncoderLifecycle.begin(exitGrace);
		Callable<EncoderBackend> opener = this::backend;
		lifecycle.start(List.of(opener), this.queue);
		return lifecycle;
	}

	private float[][] encode(EncoderLifecycle lifecycle, int... lengths) {
		List<TokenizedText> texts = IntStream.of(lengths)
			.mapToObj((n) -> new TokenizedText(new int[n], false))
			.toList();
		return lifecycle.call(() -> Futures.interruptibly(this.queue.submit(texts).vectors()));
	}

	private void awaitBatch() {
		while (this.permits.getQueueLength() == 0) {
			Thread.onSpinWait();
		}
	}

	private static void awaitSignal(EncoderLifecycle lifecycle) {
		while (true) {
			try {
				lifecycle.checkStopped();
			}
			catch (EncoderClosedException ex) {
				return;
			}
		}
	}

	private EncoderBackend backend() {
		return new EncoderBackend() {

			@Override
			public int workers() {
				return 1;
			}

			@Override
			public Worker openWorker() {
				return (batch, wholeDevice) -> {
					EncoderLifecycleTests.this.permits.acquireUninterruptibly();
					return batch.stream().map((text) -> new float[] { text.length() }).toArray(float[][]::new);
				};
			}

			@Override
			public void trimMemory() {
			}

			@Override
			public void close() {
			}

		};
	}

	/**
	 * More texts than can be encoded. They are checked once before they are tokenized.
	 */
	private static final class EndlessTexts extends AbstractList<String> {

		private final Semaphore tokenizing = new Semaphore(-1);

		@Override
		public String get(int index) {
			if (index == 0) {
				this.tokenizing.release();
			}
			return "text";
		}

		@Override
		public int size() {
			return 20_000_000;
		}

	}

}
