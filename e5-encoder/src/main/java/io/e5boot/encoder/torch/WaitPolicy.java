package io.e5boot.encoder.torch;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How libtorch's compute threads wait for each other. GNU OpenMP has them spin, which is
 * no faster on an idle machine and ruinous on a busy one, where the thread waited for has
 * lost its core to the one that spins: beside two busy processes on two cores a query
 * took 512 ms instead of 19. The policy is an environment variable that is read when the
 * library is loaded, so this process sets it for itself, unless its user has.
 */
final class WaitPolicy {

	private static final Logger logger = LoggerFactory.getLogger(WaitPolicy.class);

	private static final String VARIABLE = "OMP_WAIT_POLICY";

	private WaitPolicy() {
	}

	static void sleepRatherThanSpin() {
		if (!Platform.isLinux()) {
			return;
		}
		try {
			NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] { VARIABLE, "PASSIVE", 0 });
		}
		catch (LinkageError ex) {
			logger.info("Compute threads spin while they wait; set {}=PASSIVE if this machine has other work", VARIABLE,
					ex);
		}
	}

}
