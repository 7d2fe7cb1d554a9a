package io.e5boot.springai.pgvector;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions that are tried again when PostgreSQL ends them to break a deadlock. Rows
 * are locked in order, but those that are inserted and those that exist cannot be locked
 * in one: where the same ids are added and deleted at once, a deadlock may remain. A
 * caller's transaction is never retried, for what else it did is the caller's.
 */
final class RetriedTransactions implements TransactionOperations {

	private final TransactionOperations transactions;

	private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
		.includes(PessimisticLockingFailureException.class)
		.maxRetries(5)
		.delay(Duration.ofMillis(20))
		.jitter(Duration.ofMillis(20))
		.multiplier(2)
		.build());

	RetriedTransactions(TransactionOperations transactions) {
		this.transactions = transactions;
	}

	/**
	 * Runs an action in a transaction.
	 * @param action may be run several times, and must not keep anything from one to the
	 * next
	 */
	@Override
	public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			return this.transactions.execute(action);
		}
		return this.retries.invoke(() -> this.transactions.execute(action));
	}

}
