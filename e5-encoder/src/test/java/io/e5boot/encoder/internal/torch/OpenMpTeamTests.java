package io.e5boot.encoder.internal.torch;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class OpenMpTeamTests {

	@Test
	void coresParsesRanges() {
		assertThat(OpenMpTeam.cores("Name:\te5\nCpus_allowed_list:\t0-2,5,8-9\nMems_allowed_list:\t0\n"))
			.containsExactly(0, 1, 2, 5, 8, 9);
		assertThat(OpenMpTeam.cores("Cpus_allowed_list:\t3")).containsExactly(3);
		assertThat(OpenMpTeam.cores("")).isEmpty();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void sinceReturnsNewThreadsOfSameName() throws Exception {
		CountDownLatch found = new CountDownLatch(1);
		FutureTask<OpenMpTeam> finding = new FutureTask<>(() -> {
			Set<Integer> before = OpenMpTeam.threads();
			start("e5-team", found);
			start("another", found);
			return OpenMpTeam.since(before);
		});
		new Thread(finding, "e5-team").start();
		assertThat(finding.get().workers()).hasSize(1);
		found.countDown();
	}

	/**
	 * Starts a thread and waits until it runs. The system sets its name only then.
	 */
	private static void start(String name, CountDownLatch end) throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			running.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
		running.await();
	}

}
