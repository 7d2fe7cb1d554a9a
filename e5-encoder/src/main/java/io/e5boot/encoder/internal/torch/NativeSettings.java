package io.e5boot.encoder.internal.torch;

/**
 * What libtorch's libraries read from the environment when they are loaded, set by this
 * process for itself unless its user has.
 * <p>
 * GNU OpenMP has compute threads spin for milliseconds while they wait for each other,
 * which is ruinous on a busy machine, where the thread waited for has lost its core to
 * the one that spins; to have them sleep at once costs a query more time than its
 * arithmetic, since a program has hundreds of short parallel parts. So they spin for
 * about the time between two of these parts, then sleep.
 */
final class NativeSettings {

	private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

	private static final String SPINS = "4000";

	/** Another way to say how threads wait. */
	private static final String POLICY = "OMP_WAIT_POLICY";

	private NativeSettings() {
	}

	static void apply() {
		if (System.getenv(POLICY) == null) {
			CLibrary.call("setenv", SPIN_COUNT, SPINS, 0);
		}
	}

	/**
	 * Gives free memory inside the C library's heap back to the system.
	 */
	static void trim() {
		CLibrary.call("malloc_trim", 0);
	}

}
