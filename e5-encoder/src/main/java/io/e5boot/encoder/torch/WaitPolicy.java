package io.e5boot.encoder.torch;

import java.util.Map;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How libtorch's compute threads wait for each other. GNU OpenMP has them spin for
 * milliseconds, which is ruinous on a busy machine, where the thread waited for has lost
 * its core to the one that spins; to have them sleep at once costs a query more time than
 * its arithmetic, since a program has hundreds of short parallel parts. So they spin for
 * about the time between two of these parts, then sleep. The number is an environment
 * variable that is read when the library is loaded, so this process sets it for itself,
 * unless its user has set this or the policy.
 */
final class WaitPolicy {

	private static final Logger logger = LoggerFactory.getLogger(WaitPolicy.class);

	private static final String POLICY = "OMP_WAIT_POLICY";

	private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

	private static final String ROUNDS = "10000";

	private WaitPolicy() {
	}

	static void spinBriefly() {
		Map<String, String> environment = System.getenv();
		if (!Platform.isLinux() || environment.containsKey(POLICY) || environment.containsKey(SPIN_COUNT)) {
			return;
		}
		try {
			NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] { SPIN_COUNT, ROUNDS, 0 });
		}
		catch (LinkageError ex) {
			logger.info("Compute threads spin while they wait; set {}={} if this machine has other work", SPIN_COUNT,
					ROUNDS, ex);
		}
	}

}
