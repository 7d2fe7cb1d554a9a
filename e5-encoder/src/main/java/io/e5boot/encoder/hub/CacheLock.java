package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file for threads and processes, Java's and Python's. On Unix, Python's
 * {@code filelock} uses {@code flock} and Java {@code fcntl}, which do not see each
 * other, so this lock takes both. On Windows both languages lock a range of bytes. The
 * file remains after the lock is released.
 */
final class CacheLock {

	private static final Logger logger = LoggerFactory.getLogger(CacheLock.class);

	private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

	private static final int POLLS_PER_SECOND = 10;

	private static final int SECONDS_BETWEEN_MESSAGES = 10;

	private final ReentrantLock threads;

	private final FileChannel channel;

	private final @Nullable Flock flock;

	private CacheLock(ReentrantLock threads, FileChannel channel, @Nullable Flock flock) {
		this.threads = threads;
		this.channel = channel;
		this.flock = flock;
	}

	/**
	 * Waits for the lock and logs a message every ten seconds.
	 * @param file the lock file, created with its folder if absent
	 */
	static CacheLock acquire(Path file) throws IOException, InterruptedException {
		create(file);
		ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), (key) -> new ReentrantLock());
		threads.lockInterruptibly();
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
			Flock flock = null;
			try {
				flock = Flock.open(file);
				lock(file, channel, flock);
				return new CacheLock(threads, channel, flock);
			}
			catch (IOException | InterruptedException | RuntimeException ex) {
				close(channel, flock);
				throw ex;
			}
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			threads.unlock();
			throw ex;
		}
	}

	private static void create(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		try {
			Files.createFile(file);
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
		}
		catch (FileAlreadyExistsException | UnsupportedOperationException ex) {
			// another process created it, or the file system has no POSIX permissions
		}
	}

	private static void lock(Path file, FileChannel channel, @Nullable Flock flock)
			throws IOException, InterruptedException {
		for (int polls = 1;; polls++) {
			FileLock lock = channel.tryLock();
			if (lock != null && (flock == null || flock.tryLock())) {
				return;
			}
			if (lock != null) {
				lock.release();
			}
			if (polls % (SECONDS_BETWEEN_MESSAGES * POLLS_PER_SECOND) == 0) {
				logger.info("Waiting for another process that fetches the same file and holds the lock {}", file);
			}
			Thread.sleep(1000 / POLLS_PER_SECOND);
		}
	}

	private static void close(FileChannel channel, @Nullable Flock flock) throws IOException {
		try (channel) {
			if (flock != null) {
				flock.close();
			}
		}
	}

	void release() throws IOException {
		try {
			close(this.channel, this.flock);
		}
		finally {
			this.threads.unlock();
		}
	}

	/**
	 * BSD's {@code flock}, for which Java has no class.
	 */
	private static final class Flock implements AutoCloseable {

		private static final Logger logger = LoggerFactory.getLogger(Flock.class);

		private static final int O_RDWR = 2;

		private static final int LOCK_EX = 2;

		private static final int LOCK_NB = 4;

		/** EAGAIN, also called EWOULDBLOCK: another process holds the lock. */
		private static final int EAGAIN_LINUX = 11;

		private static final int EAGAIN_MACOS = 35;

		private final int descriptor;

		private Flock(int descriptor) {
			this.descriptor = descriptor;
		}

		/**
		 * Opens an existing file.
		 * @return null on systems without {@code flock}, such as Windows
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
		 * Takes the lock unless another process holds it. Always succeeds on a file
		 * system without such locks.
		 */
		boolean tryLock() {
			try {
				call("flock", this.descriptor, LOCK_EX | LOCK_NB);
				return true;
			}
			catch (LastErrorException ex) {
				int error = ex.getErrorCode();
				return error != EAGAIN_LINUX && error != EAGAIN_MACOS;
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

}
