package io.e5boot.encoder.hub;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadProgressTests {

	private final List<String> shown = new ArrayList<>();

	private long now;

	@Test
	void logsPercentSpeedAndTimeLeft() {
		try (DownloadProgress progress = progress(470_000_000, 0)) {
			seconds(1);
			progress.update(1_000_000);
			assertThat(this.shown).as("not before five seconds have passed").isEmpty();
			seconds(9);
			progress.update(188_000_000);
			assertThat(this.shown).containsExactly("weights: 40% of 470.0 MB, 18.8 MB/s, 15 s left");
			seconds(10);
			progress.update(470_000_000);
		}
		assertThat(this.shown).last().isEqualTo("weights: complete after 20 s");
	}

	@Test
	void resumedBytesCountInPercentButNotInSpeed() {
		try (DownloadProgress progress = progress(1000, 500)) {
			seconds(10);
			progress.update(600);
		}
		assertThat(this.shown).first().isEqualTo("weights: 60% of 1.0 kB, 10 B/s, 40 s left");
	}

	@Test
	void unknownSizeHasNoPercent() {
		try (DownloadProgress progress = progress(HubClient.RemoteFile.UNKNOWN, 0)) {
			seconds(10);
			progress.update(2_500_000);
		}
		assertThat(this.shown).first().isEqualTo("weights: 2.5 MB, 250.0 kB/s");
	}

	@Test
	void shortDownloadIsNotLogged() {
		try (DownloadProgress progress = progress(1000, 0)) {
			seconds(1);
			progress.update(1000);
		}
		assertThat(this.shown).isEmpty();
	}

	@Test
	void units() {
		assertThat(DownloadProgress.bytes(999)).isEqualTo("999 B");
		assertThat(DownloadProgress.bytes(999_999)).isEqualTo("1.0 MB");
		assertThat(DownloadProgress.bytes(2_240_000_000L)).isEqualTo("2.2 GB");
		assertThat(DownloadProgress.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
		assertThat(DownloadProgress.time(75)).isEqualTo("1:15 min");
		assertThat(DownloadProgress.time(3700)).isEqualTo("1:01 h");
	}

	private void seconds(long seconds) {
		this.now += seconds * 1_000_000_000;
	}

	private DownloadProgress progress(long size, long already) {
		return new DownloadProgress("weights", size, already, this.shown::add, () -> this.now);
	}

}
