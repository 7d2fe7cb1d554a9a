package io.e5boot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Repeats the lines of a file. Reads them on demand, so that they take no memory of the
 * measured process.
 */
final class Lines implements AutoCloseable {

	private final Path file;

	private BufferedReader reader;

	Lines(Path file) throws IOException {
		this.file = file;
		this.reader = Files.newBufferedReader(file);
	}

	List<String> next(int count) {
		try {
			List<String> lines = new ArrayList<>(count);
			while (lines.size() < count) {
				String line = this.reader.readLine();
				if (line != null) {
					lines.add(line);
				}
				else {
					this.reader.close();
					this.reader = Files.newBufferedReader(this.file);
				}
			}
			return lines;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
