package io.e5boot.encoder.internal.torch;

import java.util.List;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to Linux's C library that improve speed and memory. Nothing depends on them: on
 * other systems, and where the library lacks a function, they do nothing.
 */
final class CLibrary {

	private static final Logger logger = LoggerFactory.getLogger(CLibrary.class);

	private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

	private static final String SPINS = "4000";

	/** The user's setting for how threads wait. */
	private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

	private CLibrary() {
	}

	/**
	 * Limits how long GNU OpenMP's compute threads spin while they wait for each other,
	 * unless the user has set it. By default they spin for milliseconds, which is very
	 * slow on a busy machine: the thread that they wait for has lost its core to one that
	 * spins. Sleeping at once would cost a query more time than its arithmetic, since a
	 * program has hundreds of short parallel sections. So they spin for about the time
	 * between two sections, then sleep. Must be called before libtorch is loaded.
	 */
	static void limitSpinning() {
		if (System.getenv(WAIT_POLICY) == null) {
			call("setenv", SPIN_COUNT, SPINS, 0);
		}
	}

	/**
	 * Returns free memory inside the C library's heap to the system.
	 */
	static void trimHeap() {
		call("malloc_trim", 0);
	}

	/**
	 * Pins a thread to a core.
	 * @param thread the system id of the thread; 0 for the calling thread
	 * @param core the number of the core
	 */
	static void pin(int thread, int core) {
		long[] mask = new long[core / Long.SIZE + 1];
		mask[core / Long.SIZE] = 1L << core % Long.SIZE;
		call("sched_setaffinity", thread, (long) mask.length * Long.BYTES, mask);
	}

	private static void call(String function, Object... arguments) {
		if (!Platform.isLinux()) {
			return;
		}
		try {
			int result = NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
			logger.debug("{}{} = {}", function, List.of(arguments), result);
		}
		catch (LinkageError ex) {
			logger.debug("{}{} cannot be called", function, List.of(arguments), ex);
		}
	}

}
