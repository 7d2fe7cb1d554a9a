package io.e5boot.encoder;

import java.util.concurrent.FutureTask;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.queue.Futures;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a tokenizer on a thread of its own while libtorch and the weights are loaded,
 * which takes about as long.
 */
final class TokenizerLoading implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TokenizerLoading.class);

	private final FutureTask<E5Tokenizer> task;

	private boolean taken;

	private TokenizerLoading(FutureTask<E5Tokenizer> task) {
		this.task = task;
	}

	static TokenizerLoading start(Checkpoint checkpoint, int maxTokens) {
		FutureTask<E5Tokenizer> task = new FutureTask<>(() -> E5Tokenizer.load(checkpoint, maxTokens));
		Thread thread = new Thread(task, "e5-tokenizer");
		thread.setDaemon(true);
		thread.start();
		return new TokenizerLoading(task);
	}

	/**
	 * Waits for the tokenizer, which the caller closes.
	 * @throws io.e5boot.encoder.model.ModelLoadException if it cannot be read
	 */
	E5Tokenizer take() {
		this.taken = true;
		return Futures.uninterruptibly(this.task);
	}

	/**
	 * Closes a tokenizer that was not taken, because something else went wrong.
	 */
	@Override
	public void close() {
		if (this.taken) {
			return;
		}
		try {
			take().close();
		}
		catch (RuntimeException ex) {
			logger.debug("The tokenizer could not be read either", ex);
		}
	}

}
