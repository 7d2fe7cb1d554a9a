package io.e5boot.encoder.hub;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the progress of a download every few seconds: percent, speed and time left.
 */
final class DownloadProgress implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DownloadProgress.class);

	private static final long SECOND = 1_000_000_000;

	private static final long INTERVAL = 5 * SECOND;

	private final String name;

	private final long size;

	private final Consumer<String> log;

	private final LongSupplier clock;

	private final long start;

	private final long resumedAt;

	private long done;

	private long lastShown;

	private boolean shown;

	DownloadProgress(String name, long size, long resumedAt) {
		this(name, size, resumedAt, logger::info, System::nanoTime);
	}

	DownloadProgress(String name, long size, long resumedAt, Consumer<String> log, LongSupplier clock) {
		this.name = name;
		this.size = size;
		this.resumedAt = resumedAt;
		this.done = resumedAt;
		this.log = log;
		this.clock = clock;
		this.start = clock.getAsLong();
		this.lastShown = this.start;
	}

	/**
	 * Updates the number of downloaded bytes.
	 */
	void update(long done) {
		this.done = done;
		long now = this.clock.getAsLong();
		if (now - this.lastShown >= INTERVAL) {
			this.lastShown = now;
			this.shown = true;
			this.log.accept(this.name + ": " + line(now));
		}
	}

	private String line(long now) {
		double speed = (this.done - this.resumedAt) / Math.max(1e-9, (now - this.start) / (double) SECOND);
		String rate = bytes((long) speed) + "/s";
		if (this.size <= 0) {
			return bytes(this.done) + ", " + rate;
		}
		String left = (speed > 0) ? time((long) ((this.size - this.done) / speed)) : "?";
		return String.format(Locale.ROOT, "%d%% of %s, %s, %s left",
				(int) (100 * Math.min(1, (double) this.done / this.size)), bytes(this.size), rate, left);
	}

	/**
	 * Logs the end, if any progress was logged.
	 */
	@Override
	public void close() {
		if (this.shown) {
			long now = this.clock.getAsLong();
			String state = (this.done == this.size) ? "complete" : line(now);
			this.log.accept(this.name + ": " + state + " after " + time((now - this.start) / SECOND));
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

}
