package io.e5boot.pgvector.sql;

import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

class StoreTransactionsTests {

	private final DataSource dataSource = mock(DataSource.class, RETURNS_DEEP_STUBS);

	private final StoreTransactions transactions = new StoreTransactions(new JdbcTemplate(this.dataSource), null);

	private final AtomicInteger runs = new AtomicInteger();

	private int failUntil(int run) {
		if (this.runs.incrementAndGet() < run) {
			throw new PessimisticLockingFailureException("deadlock");
		}
		return this.runs.get();
	}

	@Test
	void executeRetriesAfterDeadlock() {
		assertThat(this.transactions.<Integer>execute(() -> failUntil(3))).isEqualTo(3);
	}

	@Test
	void executeGivesUpAfterFiveRetries() {
		assertThatExceptionOfType(PessimisticLockingFailureException.class)
			.isThrownBy(() -> this.transactions.<Integer>execute(() -> failUntil(100)));
		assertThat(this.runs).hasValue(6);
	}

	@Test
	void executeDoesNotRetryAfterOtherErrors() {
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.transactions.run(() -> {
				this.runs.incrementAndGet();
				throw new DataAccessResourceFailureException("disk full");
			}));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void executeDoesNotRetryCallersTransaction() {
		assertThatExceptionOfType(PessimisticLockingFailureException.class)
			.isThrownBy(() -> new TransactionTemplate(new JdbcTransactionManager(this.dataSource))
				.execute((status) -> this.transactions.<Integer>execute(() -> failUntil(3))));
		assertThat(this.runs).hasValue(1);
	}

}
