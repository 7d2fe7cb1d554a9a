package io.e5boot.encoder.internal.torch;

import io.e5boot.encoder.model.EncoderClosedException;

/**
 * Has long work end between two of its steps. Given once, by any thread.
 */
public final class StopSignal {

	private volatile boolean given;

	/**
	 * Creates a signal that is not given.
	 */
	public StopSignal() {
		// nothing to set
	}

	/**
	 * Has all work that checks this signal end.
	 */
	public void give() {
		this.given = true;
	}

	/**
	 * Ends the calling work if the signal was given.
	 * @throws EncoderClosedException if it was
	 */
	public void check() {
		if (this.given) {
			throw new EncoderClosedException();
		}
	}

}
