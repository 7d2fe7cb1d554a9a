package io.e5boot.encoder.hub;

import java.io.IOException;
import java.time.Duration;

import io.e5boot.encoder.hub.HubException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries after transient failures: after 1, 2, 4 and 8 seconds, or when the server says,
 * if that is within five minutes.
 *
 * @param attempts maximum count of attempts without progress
 * @param sleeper waits
 */
record Retry(int attempts, Sleeper sleeper) {

	private static final Logger logger = LoggerFactory.getLogger(Retry.class);

	private static final Duration MAX_WAIT = Duration.ofMinutes(5);

	/**
	 * Returns a policy of five attempts, within 15 seconds unless the server asks to wait
	 * longer.
	 */
	static Retry patient() {
		return new Retry(5, (wait) -> Thread.sleep(wait.toMillis()));
	}

	/**
	 * Returns a policy of a single attempt, for requests whose result is in the cache.
	 */
	static Retry none() {
		return new Retry(1, (wait) -> {
		});
	}

	<T> T call(Call<T> call) {
		for (int failures = 1;; failures++) {
			try {
				return call.call();
			}
			catch (IOException ex) {
				pause(failures, ex);
			}
			catch (InterruptedException ex) {
				throw interrupted(ex);
			}
		}
	}

	/**
	 * Waits before the next attempt.
	 * @param failures count of consecutive failures
	 * @param failure the last failure
	 * @throws HubException if that was the last attempt
	 */
	void pause(int failures, IOException failure) {
		Duration wait = wait(failures, failure);
		if (failures >= this.attempts || wait.compareTo(MAX_WAIT) > 0) {
			throw unavailable(failure, wait);
		}
		logger.warn("{}; next attempt in {} s", describe(failure), wait.toSeconds());
		try {
			this.sleeper.sleep(wait);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private static Duration wait(int failures, IOException failure) {
		Duration backoff = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
		if (failure instanceof TransientException transientFailure) {
			Duration asked = transientFailure.retryAfter();
			return (asked.compareTo(backoff) > 0) ? asked : backoff;
		}
		return backoff;
	}

	private static HubException unavailable(IOException failure, Duration wait) {
		String later = (wait.compareTo(MAX_WAIT) > 0) ? " and asks to wait " + wait.toSeconds() + " s" : "";
		return new HubException(Reason.UNAVAILABLE, describe(failure) + later,
				"Check the network, the proxy (HTTPS_PROXY) and HF_ENDPOINT, or try again later; the download will resume. "
						+ "Without network access, use a copy of the cache with HF_HUB_OFFLINE=1, a folder, or a model pack.",
				failure);
	}

	static HubException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new HubException(Reason.UNAVAILABLE, "The thread was interrupted while waiting for the hub",
				"Try again; the download will resume.", ex);
	}

	private static String describe(IOException failure) {
		String message = failure.getMessage();
		if (failure instanceof TransientException && message != null) {
			return message;
		}
		return "The connection to the hub failed: "
				+ ((message != null) ? message : failure.getClass().getSimpleName());
	}

	interface Call<T> {

		T call() throws IOException, InterruptedException;

	}

	interface Sleeper {

		void sleep(Duration wait) throws InterruptedException;

	}

	/**
	 * A transient failure, such as a broken connection or an overloaded server.
	 */
	static final class TransientException extends IOException {

		private final Duration retryAfter;

		TransientException(String message, Duration retryAfter, @Nullable Throwable cause) {
			super(message, cause);
			this.retryAfter = retryAfter;
		}

		/**
		 * Returns how long the server asks to wait, or zero.
		 */
		Duration retryAfter() {
			return this.retryAfter;
		}

	}

}
