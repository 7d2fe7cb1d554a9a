package io.e5boot.encoder.internal.queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceWorkersTests {

	private static final int LEAST = DeviceWorkers.MIN_TOKENS_PER_WORKER;

	private final DeviceWorkers device = new DeviceWorkers(4);

	@Test
	void smallBatchUsesFirstWorkerWithAllCores() {
		assertThat(this.device.takesWhole(4 * LEAST - 1)).isTrue();
		assertThat(this.device.room(16, true)).isEqualTo(16);
		assertThat(this.device.room(16, false)).isZero();
	}

	@Test
	void largeBacklogIsSharedByIdleWorkers() {
		assertThat(this.device.takesWhole(4 * LEAST)).isFalse();
		assertThat(this.device.room(8 * LEAST, false)).isEqualTo(2 * LEAST);
		this.device.start(false);
		assertThat(this.device.room(6 * LEAST, true)).isEqualTo(2 * LEAST);
	}

	@Test
	void smallBatchWithBusyWorkersUsesAnyIdleWorker() {
		this.device.start(false);
		assertThat(this.device.takesWhole(16)).isFalse();
		assertThat(this.device.room(16, false)).isEqualTo(LEAST);
	}

	@Test
	void wholeDeviceBatchExcludesOthers() {
		this.device.start(true);
		assertThat(this.device.room(100 * LEAST, true)).isZero();
		this.device.finish();
		assertThat(this.device.room(100 * LEAST, true)).isEqualTo(25 * LEAST);
	}

	@Test
	void singleWorkerTakesEverything() {
		DeviceWorkers one = new DeviceWorkers(1);
		assertThat(one.room(100_000, true)).isEqualTo(100_000);
		assertThat(one.takesWhole(100_000)).isTrue();
	}

}
