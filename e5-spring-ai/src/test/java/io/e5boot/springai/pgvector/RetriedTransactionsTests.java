package io.e5boot.springai.pgvector;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetriedTransactionsTests {

	private final TransactionOperations transactions = new RetriedTransactions(
			TransactionOperations.withoutTransaction());

	private final AtomicInteger runs = new AtomicInteger();

	private int failUntil(int run) {
		if (this.runs.incrementAndGet() < run) {
			throw new PessimisticLockingFailureException("deadlock");
		}
		return this.runs.get();
	}

	@Test
	void aDeadlockIsTriedAgain() {
		assertThat(this.transactions.<Integer>execute((status) -> failUntil(3))).isEqualTo(3);
	}

	@Test
	void notForEver() {
		assertThatExceptionOfType(PessimisticLockingFailureException.class)
			.isThrownBy(() -> this.transactions.<Integer>execute((status) -> failUntil(100)));
		assertThat(this.runs).hasValue(6);
	}

	@Test
	void anotherErrorIsNot() {
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.runs.incrementAndGet();
				throw new DataAccessResourceFailureException("disk full");
			}));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void theCallersTransactionIsNot() {
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			assertThatExceptionOfType(PessimisticLockingFailureException.class)
				.isThrownBy(() -> this.transactions.<Integer>execute((status) -> failUntil(3)));
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
		assertThat(this.runs).hasValue(1);
	}

}
