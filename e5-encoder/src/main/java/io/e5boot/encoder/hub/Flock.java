package io.e5boot.encoder.hub;

import java.nio.file.Path;
import java.util.Locale;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BSD's {@code flock}, which Java has no class for.
 */
final class Flock implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Flock.class);

	private static final int O_RDWR = 2;

	private static final int LOCK_EX = 2;

	private static final int LOCK_NB = 4;

	/** EAGAIN, also called EWOULDBLOCK, on Linux and on macOS. */
	private static final int HELD_LINUX = 11;

	private static final int HELD_MACOS = 35;

	private final int descriptor;

	private Flock(int descriptor) {
		this.descriptor = descriptor;
	}

	/**
	 * Opens a file that exists.
	 * @return null where there is no {@code flock}, as on Windows
	 */
	static @Nullable Flock open(Path file) {
		if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
			return null;
		}
		try {
			return new Flock(call("open", file.toString(), O_RDWR));
		}
		catch (LinkageError | LastErrorException ex) {
			logger.debug("{} is locked against other Java processes only", file, ex);
			return null;
		}
	}

	/**
	 * Takes the lock if no one else holds it. A file system without such locks gives it
	 * always.
	 */
	boolean tryLock() {
		try {
			call("flock", this.descriptor, LOCK_EX | LOCK_NB);
			return true;
		}
		catch (LastErrorException ex) {
			int error = ex.getErrorCode();
			return error != HELD_LINUX && error != HELD_MACOS;
		}
	}

	@Override
	public void close() {
		call("close", this.descriptor);
	}

	private static int call(String function, Object... arguments) {
		return NativeLibrary.getProcess().getFunction(function, Function.THROW_LAST_ERROR).invokeInt(arguments);
	}

}
