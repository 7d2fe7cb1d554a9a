package io.e5boot.encoder.hub;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the progress of a download: percent, speed and time left. On a terminal as a bar,
 * elsewhere as a line of the log every few seconds.
 */
final class Progress implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Progress.class);

	private static final long SECOND = 1_000_000_000;

	private static final int BAR = 30;

	private final String name;

	private final long size;

	private final Display display;

	private final LongSupplier clock;

	private final long begun;

	private final long already;

	private long done;

	private long told;

	private boolean shown;

	Progress(String name, long size, long already, Display display, LongSupplier clock) {
		this.name = name;
		this.size = size;
		this.already = already;
		this.done = already;
		this.display = display;
		this.clock = clock;
		this.begun = clock.getAsLong();
		this.told = this.begun;
	}

	/**
	 * Where this process shows its progress.
	 * @param bar whether a bar is welcome
	 */
	static Display display(boolean bar) {
		Console console = System.console();
		return (bar && console != null && isTerminal(console)) ? new Bar(console) : new Log();
	}

	/**
	 * From Java 22 on there is a console also where there is no terminal, and a method
	 * that tells.
	 */
	private static boolean isTerminal(Console console) {
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			return false;
		}
	}

	/**
	 * Sets how many bytes there are now.
	 */
	void at(long done) {
		this.done = done;
		long now = this.clock.getAsLong();
		if (now - this.told >= this.display.interval()) {
			this.told = now;
			this.shown = true;
			this.display.show(this.name, line(now), fraction());
		}
	}

	private double fraction() {
		return (this.size > 0) ? Math.min(1, (double) this.done / this.size) : 0;
	}

	private String line(long now) {
		double speed = (this.done - this.already) / Math.max(1e-9, (now - this.begun) / (double) SECOND);
		String rate = bytes((long) speed) + "/s";
		if (this.size <= 0) {
			return bytes(this.done) + ", " + rate;
		}
		String left = (speed > 0) ? time((long) ((this.size - this.done) / speed)) : "?";
		return String.format(Locale.ROOT, "%d%% of %s, %s, %s left", (int) (100 * fraction()), bytes(this.size), rate,
				left);
	}

	/**
	 * Ends the telling, if there was anything to tell. A bar is left full only if the
	 * download is done.
	 */
	@Override
	public void close() {
		if (this.shown) {
			long now = this.clock.getAsLong();
			this.display.end(this.name, line(now), fraction(), (now - this.begun) / SECOND);
		}
	}

	static String bytes(long bytes) {
		if (bytes < 1000) {
			return bytes + " B";
		}
		String[] units = { "kB", "MB", "GB", "TB", "PB", "EB" };
		double value = bytes / 1000.0;
		int unit = 0;
		while (value >= 999.95) {
			value /= 1000;
			unit++;
		}
		return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
	}

	static String time(long seconds) {
		return (seconds < 60) ? seconds + " s"
				: (seconds < 3600) ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
						: String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds % 3600 / 60);
	}

	interface Display {

		/** Nanoseconds between two showings. */
		long interval();

		void show(String name, String line, double fraction);

		void end(String name, String line, double fraction, long seconds);

	}

	private record Log() implements Display {

		@Override
		public long interval() {
			return 5 * SECOND;
		}

		@Override
		public void show(String name, String line, double fraction) {
			logger.info("{}: {}", name, line);
		}

		@Override
		public void end(String name, String line, double fraction, long seconds) {
			logger.info("{}: {} after {}", name, (fraction == 1) ? "complete" : line, time(seconds));
		}

	}

	private record Bar(Console console) implements Display {

		@Override
		public long interval() {
			return SECOND / 5;
		}

		@Override
		public void show(String name, String line, double fraction) {
			int full = (int) (BAR * fraction);
			this.console.printf("\r%s [%s%s] %s\u001b[K", name, "#".repeat(full), "-".repeat(BAR - full), line);
			this.console.flush();
		}

		@Override
		public void end(String name, String line, double fraction, long seconds) {
			show(name, line, fraction);
			this.console.printf("%n");
		}

	}

}
