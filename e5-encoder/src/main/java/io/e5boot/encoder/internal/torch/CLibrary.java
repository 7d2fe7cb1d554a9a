package io.e5boot.encoder.internal.torch;

import java.util.List;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Functions of Linux's C library that make things better and that nothing depends on.
 */
final class CLibrary {

	private static final Logger logger = LoggerFactory.getLogger(CLibrary.class);

	private CLibrary() {
	}

	/**
	 * Calls a function; elsewhere than on Linux, and where the library has no such
	 * function, nothing happens.
	 */
	static void call(String function, Object... arguments) {
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
