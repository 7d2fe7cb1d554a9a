package io.e5boot.encoder.torch;

import java.util.List;
import java.util.Map;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final Logger logger = LoggerFactory.getLogger(NativeSettings.class);

	private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

	private static final String SPINS = "4000";

	/** Another way to say how threads wait. */
	private static final String POLICY = "OMP_WAIT_POLICY";

	private NativeSettings() {
	}

	static void apply() {
		Map<String, String> environment = System.getenv();
		if (!environment.containsKey(POLICY)) {
			call("setenv", SPIN_COUNT, SPINS, 0);
		}
	}

	/**
	 * Gives free memory inside the C library's heap back to the system.
	 */
	static void trim() {
		call("malloc_trim", 0);
	}

	private static void call(String function, Object... arguments) {
		if (!Platform.isLinux()) {
			return;
		}
		try {
			NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
		}
		catch (LinkageError ex) {
			logger.debug("{}{} cannot be called", function, List.of(arguments), ex);
		}
	}

}
