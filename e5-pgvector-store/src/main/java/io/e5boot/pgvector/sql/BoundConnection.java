package io.e5boot.pgvector.sql;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The connection of a {@code DataSource} that Spring has bound to the calling thread.
 *
 * @param dataSource begins transactions
 * @param given the {@code DataSource} of the {@code JdbcTemplate}, which may be a proxy
 */
record BoundConnection(DataSource dataSource, DataSource given) {

	/**
	 * A {@link TransactionAwareDataSourceProxy}, even below other proxies, returns the
	 * connection that is bound for its target.
	 */
	static BoundConnection of(DataSource given) {
		DataSource dataSource = given;
		for (DataSource next = given; next instanceof DelegatingDataSource proxy;) {
			next = Objects.requireNonNull(proxy.getTargetDataSource());
			if (proxy instanceof TransactionAwareDataSourceProxy) {
				dataSource = next;
			}
		}
		return new BoundConnection(dataSource, given);
	}

	/**
	 * Returns whether the bound connection belongs to neither a JDBC transaction nor the
	 * transaction of another {@code DataSource}.
	 */
	boolean isForeign() {
		return holders().anyMatch((holder) -> !holder.isSynchronizedWithTransaction());
	}

	/**
	 * Sets the remaining time of the transaction, which overrides the query timeout of
	 * the {@code JdbcTemplate}.
	 */
	void extendDeadline(int seconds) {
		holders().forEach((holder) -> holder.setTimeoutInSeconds(seconds));
	}

	/**
	 * Runs an action in the transaction of a manager that the store does not know. If the
	 * action fails, the transaction cannot be committed.
	 */
	<T extends @Nullable Object> T participate(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (RuntimeException | Error ex) {
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(new RollbackOnly(ex));
			}
			throw ex;
		}
	}

	private Stream<ConnectionHolder> holders() {
		return Stream.of(this.dataSource, this.given)
			.map(TransactionSynchronizationManager::getResource)
			.filter(ConnectionHolder.class::isInstance)
			.map(ConnectionHolder.class::cast);
	}

	/**
	 * Fails the commit after a part of the transaction has failed, as Spring does where
	 * it knows the transaction manager. A rollback to a savepoint from before the failure
	 * permits the commit again.
	 */
	private static final class RollbackOnly implements TransactionSynchronization {

		private final Throwable failure;

		private final Set<Object> laterSavepoints = new HashSet<>();

		private boolean undone;

		RollbackOnly(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.laterSavepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.undone |= !this.laterSavepoints.contains(savepoint);
		}

		/**
		 * Throws no {@code TransactionException}: Spring would attribute it to the commit
		 * itself and not roll back.
		 */
		@Override
		public void beforeCommit(boolean readOnly) {
			if (!this.undone) {
				throw new InvalidDataAccessApiUsageException(
						"Transaction rolled back because a call of the vector store failed in it", this.failure);
			}
		}

	}

}
