package io.e5boot.encoder.torch;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

	private final TorchSession session;

	private TorchEncoder(ExecutorService thread, TorchSession session) {
		this.thread = thread;
		this.session = session;
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
			TorchSession session = await(thread.submit(() -> TorchSession.open(checkpoint, device, nativeCache)));
			return new TorchEncoder(thread, session);
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
		return this.thread.submit((Callable<float[][]>) () -> this.session.encode(batch));
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
			Throwable cause = ex.getCause();
			if (cause instanceof ModelLoadException || cause instanceof NativeLibraryException
					|| cause instanceof EncodingException) {
				throw (RuntimeException) cause;
			}
			throw new EncodingException("libtorch failed: " + ex.getMessage(), cause);
		}
	}

	/**
	 * Frees the native memory once the batches already submitted are done.
	 */
	@Override
	public void close() {
		await(this.thread.submit(this.session::close));
		this.thread.shutdown();
	}

}
