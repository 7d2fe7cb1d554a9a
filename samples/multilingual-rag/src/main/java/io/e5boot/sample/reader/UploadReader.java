package io.e5boot.sample.reader;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.e5boot.sample.web.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Reads untrusted files, each in a {@link ReaderProcess}. Parsers have no reliable limits
 * of time or memory, and a Java thread that computes cannot be stopped from outside. A
 * process can be killed at any time, which also frees its memory. It costs about half a
 * second per file. Safe for use by several threads.
 */
@Component
public class UploadReader {

	private static final Logger logger = LoggerFactory.getLogger(UploadReader.class);

	/** Prefix of this process's upload folders in the folder for temporary files. */
	static final String FOLDER_PREFIX = "e5-upload-" + ProcessHandle.current().pid() + "-";

	private static final long POLL_MILLIS = 100;

	/** The exit status of a JVM with {@code ExitOnOutOfMemoryError}. */
	private static final int OUT_OF_MEMORY = 3;

	private final FileTextReader types;

	private final ReadLimits limits;

	private final Semaphore processes;

	@Autowired
	UploadReader(FileTextReader types) {
		this(types, ReadLimits.DEFAULT);
	}

	UploadReader(FileTextReader types, ReadLimits limits) {
		this.types = types;
		this.limits = limits;
		this.processes = new Semaphore(limits.processes(), true);
	}

	/**
	 * Checks a file's name before anything is read.
	 * @throws InvalidFileNameException if it is too long or contains control characters
	 * @throws UnsupportedFileTypeException if no reader supports the extension
	 */
	public void requireSupported(String name) {
		this.types.requireSupported(name);
	}

	/**
	 * Reads an uploaded file. Waits while the maximum number of files is being read.
	 * @param name the file's name
	 * @param content the file's content
	 * @param client the client that waits for it; the work stops when it disconnects
	 * @return the file's text, as {@link FileTextReader} returns it
	 * @throws UnsupportedFileTypeException if no reader supports the extension
	 * @throws UnreadableFileException if the file contains no text, or reading it exceeds
	 * a limit
	 * @throws UncheckedIOException if the reader process cannot be started
	 */
	public TextDocument read(String name, InputStreamSource content, Client client) {
		requireSupported(name);
		try {
			acquire(client);
			try {
				return readInProcess(name, content, client);
			}
			finally {
				this.processes.release();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot use the process that reads uploaded files", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while reading an uploaded file", ex);
		}
	}

	private void acquire(Client client) throws InterruptedException {
		while (!this.processes.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
			client.requirePresent();
		}
	}

	private TextDocument readInProcess(String name, InputStreamSource content, Client client)
			throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory(FOLDER_PREFIX);
		try {
			Path request = folder.resolve("request");
			Path reply = folder.resolve("reply");
			write(request, name, content);
			Process process = ReaderCommand.of(this.limits)
				.directory(folder.toFile())
				.redirectInput(request.toFile())
				.redirectOutput(reply.toFile())
				.redirectError(Redirect.INHERIT)
				.start();
			try {
				int exitValue = await(process, reply, client);
				requireStarted(reply, "It ended with exit status " + exitValue);
				return reply(exitValue, reply);
			}
			finally {
				process.destroyForcibly().waitFor();
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private static void write(Path request, String name, InputStreamSource content) throws IOException {
		try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(request));
				InputStream in = content.getInputStream()) {
			out.writeUTF(name);
			in.transferTo(out);
		}
	}

	private int await(Process process, Path reply, Client client) throws IOException, InterruptedException {
		long start = System.nanoTime();
		while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
			client.requirePresent();
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			Duration used = process.info().totalCpuDuration().orElse(Duration.ZERO);
			if (used.compareTo(this.limits.cpuTime()) > 0) {
				requireStarted(reply, "It exceeded its CPU time");
				throw tooSlow(this.limits.cpuTime(), "seconds of CPU time");
			}
			if (elapsed.compareTo(this.limits.time()) > 0) {
				requireStarted(reply, "It exceeded its time limit");
				throw tooSlow(this.limits.time(), "seconds");
			}
		}
		return process.exitValue();
	}

	/**
	 * Checks that the process was ready to read; otherwise the file is not the cause.
	 */
	private static void requireStarted(Path reply, String otherwise) throws IOException {
		try (InputStream in = Files.newInputStream(reply)) {
			if (in.read() == ReaderProcess.READY) {
				return;
			}
		}
		throw new IOException(otherwise + " before it was ready to read. Check that this application's jars are in"
				+ " place and that the system can start another process");
	}

	private static UnreadableFileException tooSlow(Duration limit, String unit) {
		return new UnreadableFileException(String.format(Locale.ROOT,
				"Reading the file takes longer than %d %s. Split it into parts, or save it as plain text.",
				limit.toSeconds(), unit));
	}

	private TextDocument reply(int exitValue, Path reply) throws IOException {
		if (exitValue == OUT_OF_MEMORY) {
			throw new UnreadableFileException(String.format(Locale.ROOT,
					"Reading the file takes more than %d MiB of memory. Split it into parts, or save it as plain text.",
					this.limits.heapMegabytes()));
		}
		if (exitValue != 0) {
			logger.warn("The process that read an uploaded file ended with exit status {}", exitValue);
			throw new UnreadableFileException(
					"The file cannot be read: it is damaged, or its extension does not match its content.");
		}
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(reply)))) {
			in.readByte();
			return ReadReply.readFrom(in).orThrow();
		}
	}

}
