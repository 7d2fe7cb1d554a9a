package io.e5boot.sample.reader;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Reads one file in a separate JVM that {@link UploadReader} starts. Reads the file's
 * name and content from standard input. Writes a byte to standard output when it is ready
 * to read, then a {@link ReadReply}.
 */
final class ReaderProcess {

	/** Not a character: a JVM that fails to start prints a message to standard output. */
	static final byte READY = 1;

	private ReaderProcess() {
	}

	/**
	 * Reads the file.
	 * @param args the time in seconds after which the process ends by itself, in case its
	 * parent is gone
	 * @throws IOException if the streams cannot be used
	 */
	public static void main(String[] args) throws IOException {
		haltAfter(Duration.ofSeconds(Long.parseLong(args[0])));
		OutputStream reply = System.out;
		System.setOut(System.err);
		FileTextReader reader = FileTextReader.forAllTypes();
		reply.write(READY);
		reply.flush();
		DataInputStream in = new DataInputStream(System.in);
		NamedFile file = new NamedFile(in.readUTF(), in.readAllBytes());
		try (DataOutputStream out = new DataOutputStream(reply)) {
			read(reader, file).writeTo(out);
		}
	}

	private static ReadReply read(FileTextReader reader, NamedFile file) {
		try {
			return ReadReply.of(reader.read(file));
		}
		catch (UnreadableFileException ex) {
			return ReadReply.rejected(ex.detail());
		}
		catch (StackOverflowError ex) {
			return ReadReply.rejected("The file is nested too deeply to be read.");
		}
	}

	private static void haltAfter(Duration time) {
		Thread timer = new Thread(() -> {
			try {
				Thread.sleep(time.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			Runtime.getRuntime().halt(1);
		}, "time limit");
		timer.setDaemon(true);
		timer.start();
	}

}
