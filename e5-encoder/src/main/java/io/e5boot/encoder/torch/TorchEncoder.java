package io.e5boot.encoder.torch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.checkpoint.ModelLoadException;
import io.e5boot.encoder.token.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs the encoder program. All calls into libtorch are made by one thread: every Java
 * thread that calls it would get a team of compute threads of its own, and the teams spin
 * against each other.
 */
public final class TorchEncoder implements AutoCloseable {

	private final ExecutorService thread;

	private final AtomicReference<@Nullable TorchSession> session;

	private TorchEncoder(ExecutorService thread, TorchSession session) {
		this.thread = thread;
		this.session = new AtomicReference<>(session);
	}

	/**
	 * Loads a checkpoint's weights.
	 * @param checkpoint the checkpoint
	 * @param device where to compute
	 * @param nativeCache where native libraries are unpacked, or null for the default
	 * @return an encoder to be closed
	 * @throws ModelLoadException if the weights are missing or do not fit
	 * @throws NativeLibraryException if libtorch or the device is missing
	 */
	public static TorchEncoder load(Checkpoint checkpoint, Device device, @Nullable Path nativeCache) {
		ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
			Thread created = new Thread(task, "e5-encoder");
			created.setDaemon(true);
			return created;
		});
		try {
			Future<TorchSession> session = thread.submit(() -> TorchSession.open(checkpoint, device, nativeCache));
			return new TorchEncoder(thread, awaitUninterruptibly(session));
		}
		catch (RuntimeException | Error ex) {
			thread.shutdown();
			throw ex;
		}
	}

	/**
	 * Encodes a batch after those submitted before it.
	 * @param batch the sequences
	 * @return an L2-normalised vector for each, in the batch's order
	 */
	public Future<float[][]> submit(TokenBatch batch) {
		return this.thread.submit(() -> Objects.requireNonNull(this.session.get()).encode(batch));
	}

	/**
	 * Waits for a result.
	 * @throws EncodingException if the computation failed or the waiting thread was
	 * interrupted
	 */
	public static <T> T await(Future<T> result) {
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			result.cancel(false);
			Thread.currentThread().interrupt();
			throw new EncodingException("Interrupted while waiting for vectors", ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	/**
	 * As {@link #await}, for what must be waited for: an interrupt is kept for later.
	 */
	private static <T> T awaitUninterruptibly(Future<T> result) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return result.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static RuntimeException failure(ExecutionException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof ModelLoadException || cause instanceof NativeLibraryException
				|| cause instanceof EncodingException) {
			return (RuntimeException) cause;
		}
		if (cause instanceof OutOfMemoryError) {
			return new EncodingException("There is not enough memory (" + cause.getMessage()
					+ "). Outside the heap it is limited by -XX:MaxDirectMemorySize, by default as large as -Xmx.",
					cause);
		}
		return new EncodingException("libtorch failed: " + ex.getMessage(), cause);
	}

	/**
	 * Frees the native memory once the batches already submitted are done.
	 */
	@Override
	public void close() {
		TorchSession session = this.session.getAndSet(null);
		if (session != null) {
			Future<?> closed = this.thread.submit(session::close);
			this.thread.shutdown();
			awaitUninterruptibly(closed);
		}
	}

}
