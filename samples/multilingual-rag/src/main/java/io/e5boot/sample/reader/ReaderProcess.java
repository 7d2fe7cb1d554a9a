package io.e5boot.sample.reader;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Reads one file in a JVM of its own, as {@link UploadReader} starts it: takes the file's
 * name and content from standard input and writes to standard output: a byte once it is
 * ready to read, then a {@link ReadReply}.
 */
final class ReaderProcess {

	/** Not a character: a JVM that cannot start says so on standard output. */
	static final byte READY = 1;

	private ReaderProcess() {
	}

	/**
	 * Reads the file.
	 * @param args the time after which the process ends by itself, in seconds; its parent
	 * ends it earlier, unless that is gone
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
			return ReadReply.refused(ex.detail());
		}
		catch (StackOverflowError ex) {
			return ReadReply.refused("The file is nested too deeply to be read.");
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
