package io.e5boot.encoder.internal.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.internal.torch.EncoderBackend;
import io.e5boot.encoder.model.EncoderClosedException;
import io.e5boot.encoder.model.EncodingException;
import io.e5boot.encoder.model.NativeLibraryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class EncoderThreadsTests {

	private final EncodingQueue queue = new EncodingQueue(100);

	private final Semaphore rests = new Semaphore(0);

	@Test
	void waitingCallsShareBatch() {
		Semaphore permits = new Semaphore(0);
		List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
		try (EncoderThreads threads = start((batch) -> {
			permits.acquireUninterruptibly();
			batches.add(batch.size());
		})) {
			threads.awaitOpen();
			CompletableFuture<float[][]> alone = submit(10);
			while (permits.getQueueLength() == 0) {
				Thread.onSpinWait();
			}
			List<CompletableFuture<float[][]>> company = IntStream.range(1, 8).mapToObj((i) -> submit(i)).toList();
			permits.release(2);
			assertThat(alone.join()[0]).containsExactly(10);
			for (int i = 0; i < company.size(); i++) {
				assertThat(company.get(i).join()[0]).containsExactly(i + 1);
			}
		}
		assertThat(batches).containsExactly(1, 7);
	}

	@Test
	void devicesShareWork() {
		Set<Thread> computing = ConcurrentHashMap.newKeySet();
		Semaphore permits = new Semaphore(0);
		Callable<EncoderBackend> device = () -> backend((batch) -> {
			computing.add(Thread.currentThread());
			permits.acquireUninterruptibly();
		});
		try (EncoderThreads threads = EncoderThreads.start(List.of(device, device), this.queue)) {
			threads.awaitOpen();
			CompletableFuture<float[][]> result = submit(60, 60, 60, 60);
			while (computing.size() < 2) {
				Thread.onSpinWait();
			}
			permits.release(4);
			assertThat(result.join()).hasDimensions(4, 1);
		}
	}

	@Test
	void workersOfDeviceShareLargeBacklog() {
		CyclicBarrier together = new CyclicBarrier(3);
		List<Boolean> whole = Collections.synchronizedList(new ArrayList<>());
		Callable<EncoderBackend> device = () -> backend(3, (batch, wholeDevice) -> {
			whole.add(wholeDevice);
			await(together);
		});
		EncodingQueue large = new EncodingQueue(1000);
		try (EncoderThreads threads = EncoderThreads.start(List.of(device), large)) {
			threads.awaitOpen();
			EncodingRequest submission = large.submit(sequences(128, 128, 128));
			assertThat(submission.vectors().join()).hasDimensions(3, 1);
			assertThat(submission.dispatched()).isCompleted();
		}
		assertThat(whole).containsExactly(false, false, false);
	}

	@Test
	void smallBatchUsesWholeDevice() {
		Semaphore permits = new Semaphore(0);
		AtomicInteger computing = new AtomicInteger();
		List<String> seen = Collections.synchronizedList(new ArrayList<>());
		Callable<EncoderBackend> device = () -> backend(4, (batch, wholeDevice) -> {
			seen.add(batch.size() + (wholeDevice ? " whole" : " shared") + " " + computing.incrementAndGet());
			permits.acquireUninterruptibly();
			computing.decrementAndGet();
		});
		try (EncoderThreads threads = EncoderThreads.start(List.of(device), this.queue)) {
			threads.awaitOpen();
			CompletableFuture<float[][]> first = submit(10);
			while (permits.getQueueLength() == 0) {
				Thread.onSpinWait();
			}
			CompletableFuture<float[][]> second = submit(10, 20);
			permits.release(2);
			assertThat(first.join()).hasDimensions(1, 1);
			assertThat(second.join()).hasDimensions(2, 1);
		}
		assertThat(seen).containsExactly("1 whole 1", "2 whole 1");
	}

	@Test
	void manyCallsOnManyWorkersComplete() {
		Callable<EncoderBackend> device = () -> backend(4, (batch, wholeDevice) -> Thread.yield());
		EncodingQueue large = new EncodingQueue(300);
		try (EncoderThreads threads = EncoderThreads.start(List.of(device, device), large)) {
			threads.awaitOpen();
			List<Integer> lengths = IntStream.range(1, 20_000).boxed().parallel().map((i) -> {
				int length = 1 + i % 300;
				assertThat(large.submit(sequences(length, 7)).vectors().join()[0]).containsExactly(length);
				return length;
			}).toList();
			assertThat(lengths).hasSize(19_999);
		}
	}

	@Test
	void cancellationDoesNotBlockWorker() {
		Callable<EncoderBackend> device = () -> backend(2, (batch, wholeDevice) -> {
		});
		EncodingQueue large = new EncodingQueue(300);
		try (EncoderThreads threads = EncoderThreads.start(List.of(device), large)) {
			threads.awaitOpen();
			for (int i = 0; i < 50_000; i++) {
				large.submit(sequences(200, 200, 200)).cancel();
			}
			assertThat(large.submit(sequences(200, 200)).vectors().join()).hasDimensions(2, 1);
		}
	}

	@Test
	void failureReachesOnlyItsCallers() {
		try (EncoderThreads threads = start((batch) -> {
			if (batch.get(0).length() == 13) {
				throw new IllegalArgumentException("thirteen");
			}
		})) {
			threads.awaitOpen();
			CompletableFuture<float[][]> failing = submit(13);
			assertThatExceptionOfType(EncodingException.class).isThrownBy(() -> Futures.interruptibly(failing))
				.withMessageContaining("thirteen");
			assertThat(Futures.interruptibly(submit(12))[0]).containsExactly(12);
		}
	}

	@Test
	void closeComputesSubmittedTexts() {
		EncoderThreads threads = start((batch) -> {
		});
		CompletableFuture<float[][]> result = submit(50, 60, 70);
		threads.close();
		assertThat(result.join()).hasDimensions(3, 1);
		assertThatExceptionOfType(EncoderClosedException.class).isThrownBy(() -> submit(1));
	}

	@Test
	void abandonFailsWaitingCallsAndEndsAfterCurrentBatch() throws InterruptedException {
		Semaphore permits = new Semaphore(0);
		EncoderThreads threads = start((batch) -> permits.acquireUninterruptibly());
		threads.awaitOpen();
		CompletableFuture<float[][]> computed = submit(100);
		while (permits.getQueueLength() == 0) {
			Thread.onSpinWait();
		}
		CompletableFuture<float[][]> waiting = submit(100, 100);
		threads.abandon();
		assertThatExceptionOfType(EncoderClosedException.class).isThrownBy(() -> Futures.interruptibly(waiting));
		assertThatExceptionOfType(EncoderClosedException.class).isThrownBy(() -> submit(1));
		assertThat(threads.awaitEnd(Duration.ofMillis(50))).isFalse();
		permits.release();
		assertThat(threads.awaitEnd(Duration.ofSeconds(30))).isTrue();
		assertThat(computed.join()).hasDimensions(1, 1);
	}

	@Test
	void idleDeviceTrimsMemoryOnceAndContinues() {
		try (EncoderThreads threads = start((batch) -> {
		})) {
			threads.awaitOpen();
			this.rests.acquireUninterruptibly();
			assertThat(submit(7).join()[0]).containsExactly(7);
			assertThat(this.rests.tryAcquire()).isFalse();
			this.rests.acquireUninterruptibly();
		}
	}

	@Test
	void awaitOpenThrowsFailureOfBackend() {
		NativeLibraryException reason = new NativeLibraryException("No device.", "Buy one.", null);
		try (EncoderThreads threads = EncoderThreads.start(List.of(() -> {
			throw reason;
		}), this.queue)) {
			assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(threads::awaitOpen).isSameAs(reason);
		}
	}

	private EncoderThreads start(Work work) {
		Callable<EncoderBackend> opener = () -> backend(work);
		return EncoderThreads.start(List.of(opener), this.queue);
	}

	private CompletableFuture<float[][]> submit(int... lengths) {
		return this.queue.submit(sequences(lengths)).vectors();
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<TokenizedText> sequences(int... lengths) {
		return IntStream.of(lengths).mapToObj((n) -> new TokenizedText(new int[n], false)).toList();
	}

	private EncoderBackend backend(Work work) {
		return backend(1, (batch, wholeDevice) -> work.on(batch));
	}

	private EncoderBackend backend(int workers, WorkerAction work) {
		return new EncoderBackend() {

			@Override
			public int workers() {
				return workers;
			}

			@Override
			public Worker openWorker() {
				return (batch, wholeDevice) -> {
					work.on(batch, wholeDevice);
					return batch.stream().map((text) -> new float[] { text.length() }).toArray(float[][]::new);
				};
			}

			@Override
			public void trimMemory() {
				EncoderThreadsTests.this.rests.release();
			}

			@Override
			public void close() {
			}

		};
	}

	private interface Work {

		void on(List<TokenizedText> batch);

	}

	private interface WorkerAction {

		void on(List<TokenizedText> batch, boolean wholeDevice);

	}

}
