package io.e5boot.encoder.internal.queue;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.e5boot.encoder.model.EncodingException;

/**
 * Waits for results of other threads.
 */
public final class Futures {

	private Futures() {
	}

	/**
	 * Waits for a result, and cancels it if the waiting thread is interrupted.
	 * @param <T> type of the result
	 * @param result the future result
	 * @return the result
	 * @throws EncodingException if the computation failed or the waiting thread was
	 * interrupted
	 */
	public static <T> T interruptibly(Future<T> result) {
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			result.cancel(false);
			Thread.currentThread().interrupt();
			throw new EncodingException("Interrupted while waiting for vectors", ex);
		}
		catch (ExecutionException ex) {
			throw EncodingException.of(ex);
		}
	}

	/**
	 * Waits for a result in any case. An interrupt of the waiting thread is restored
	 * afterwards.
	 * @param <T> type of the result
	 * @param result the future result
	 * @return the result
	 * @throws RuntimeException if the computation failed
	 */
	public static <T> T uninterruptibly(Future<T> result) {
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
			throw EncodingException.of(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
