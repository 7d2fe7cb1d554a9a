package io.e5boot.encoder.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.e5boot.encoder.token.TokenBatch;
import io.e5boot.encoder.torch.EncoderBackend;
import io.e5boot.encoder.torch.EncodingException;
import io.e5boot.encoder.torch.NativeLibraryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class EncoderThreadsTests {

	private final EncodingQueue queue = new EncodingQueue(100);

	@Test
	void callsThatWaitTogetherAreComputedTogether() {
		Semaphore permits = new Semaphore(0);
		List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
		try (EncoderThreads threads = start((batch) -> {
			permits.acquireUninterruptibly();
			batches.add(batch.sequences().size());
		})) {
			threads.awaitOpen();
			CompletableFuture<float[][]> alone = this.queue.submit(sequences(10));
			while (permits.getQueueLength() == 0) {
				Thread.onSpinWait();
			}
			List<CompletableFuture<float[][]>> company = IntStream.range(1, 8)
				.mapToObj((i) -> this.queue.submit(sequences(i)))
				.toList();
			permits.release(2);
			assertThat(alone.join()[0]).containsExactly(10);
			for (int i = 0; i < company.size(); i++) {
				assertThat(company.get(i).join()[0]).containsExactly(i + 1);
			}
		}
		assertThat(batches).containsExactly(1, 7);
	}

	@Test
	void severalDevicesShareTheWork() {
		Set<Thread> computing = ConcurrentHashMap.newKeySet();
		Semaphore permits = new Semaphore(0);
		Callable<EncoderBackend> device = () -> backend((batch) -> {
			computing.add(Thread.currentThread());
			permits.acquireUninterruptibly();
		});
		try (EncoderThreads threads = EncoderThreads.start(List.of(device, device), this.queue)) {
			threads.awaitOpen();
			CompletableFuture<float[][]> result = this.queue.submit(sequences(60, 60, 60, 60));
			while (computing.size() < 2) {
				Thread.onSpinWait();
			}
			permits.release(4);
			assertThat(result.join()).hasDimensions(4, 1);
		}
	}

	@Test
	void aFailureReachesItsCallersAndNoOthers() {
		try (EncoderThreads threads = start((batch) -> {
			if (batch.sequences().get(0).length == 13) {
				throw new IllegalArgumentException("thirteen");
			}
		})) {
			threads.awaitOpen();
			CompletableFuture<float[][]> failing = this.queue.submit(sequences(13));
			assertThatExceptionOfType(EncodingException.class).isThrownBy(() -> Waiting.interruptibly(failing))
				.withMessageContaining("thirteen");
			assertThat(Waiting.interruptibly(this.queue.submit(sequences(12)))[0]).containsExactly(12);
		}
	}

	@Test
	void closingComputesWhatWasSubmitted() {
		EncoderThreads threads = start((batch) -> {
		});
		CompletableFuture<float[][]> result = this.queue.submit(sequences(50, 60, 70));
		threads.close();
		assertThat(result.join()).hasDimensions(3, 1);
		assertThatIllegalStateException().isThrownBy(() -> this.queue.submit(sequences(1)));
	}

	@Test
	void whatKeepsADeviceFromOpeningIsThrown() {
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

	private static List<int[]> sequences(int... lengths) {
		return IntStream.of(lengths).mapToObj(int[]::new).toList();
	}

	private static EncoderBackend backend(Work work) {
		return new EncoderBackend() {

			@Override
			public float[][] encode(TokenBatch batch) {
				work.on(batch);
				return batch.sequences().stream().map((ids) -> new float[] { ids.length }).toArray(float[][]::new);
			}

			@Override
			public void close() {
			}

		};
	}

	private interface Work {

		void on(TokenBatch batch);

	}

}
