package io.e5boot.pgvector.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs the store's statements in transactions. An action joins the transaction of the
 * calling thread that holds a connection of the store's {@code DataSource}, no matter
 * which manager has begun it. Without one, and within a transaction of another
 * {@code DataSource}, it runs in a new transaction at READ COMMITTED.
 * <p>
 * The store's transactions are retried when PostgreSQL ends them to break a deadlock.
 * Rows are locked in order, but new and existing rows cannot be locked in one statement:
 * where the same ids are added and deleted at the same time, a deadlock is possible. A
 * caller's transaction is never retried, since the store cannot repeat the caller's part
 * of it. Thread-safe.
 */
@Internal
public final class StoreTransactions {

	private static final TransactionDefinition DEFAULT = new DefaultTransactionDefinition();

	private static final TransactionDefinition SUPPORTS = new DefaultTransactionDefinition(
			TransactionDefinition.PROPAGATION_SUPPORTS);

	private static final TransactionDefinition MAINTENANCE = maintenanceDefinition();

	private final JdbcTemplate jdbc;

	private final BoundConnection bound;

	private final PlatformTransactionManager manager;

	private final @Nullable MaintenanceLimits limits;

	private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
		.includes(PessimisticLockingFailureException.class)
		.maxRetries(5)
		.delay(Duration.ofMillis(20))
		.jitter(Duration.ofMillis(20))
		.multiplier(2)
		.build());

	/**
	 * Creates the transactions of a store.
	 * @param jdbc executes the store's statements
	 * @param manager begins the store's transactions; null for a
	 * {@link JdbcTransactionManager} of the {@code DataSource}
	 */
	public StoreTransactions(JdbcTemplate jdbc, @Nullable PlatformTransactionManager manager) {
		this.jdbc = jdbc;
		this.bound = BoundConnection.of(Objects.requireNonNull(jdbc.getDataSource()));
		this.manager = (manager != null) ? manager : new JdbcTransactionManager(this.bound.dataSource());
		this.limits = null;
	}

	private StoreTransactions(StoreTransactions other) {
		this.jdbc = other.jdbc;
		this.bound = other.bound;
		this.manager = other.manager;
		this.limits = new MaintenanceLimits(other.jdbc, other.bound);
	}

	/**
	 * Returns these transactions for maintenance of the tables, to which the
	 * application's timeouts do not apply. In a caller's transaction they apply.
	 */
	public StoreTransactions maintenance() {
		return new StoreTransactions(this);
	}

	private static TransactionDefinition maintenanceDefinition() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(MaintenanceLimits.SECONDS);
		return definition;
	}

	/**
	 * Returns whether the calling thread has a transaction on the store's
	 * {@code DataSource}.
	 */
	public boolean joined() {
		return hasExposedTransaction() || hasManagedTransaction();
	}

	/**
	 * The managers of JPA and Hibernate expose their connection to JDBC without marking
	 * it as part of a transaction. A JDBC manager would take it over and commit it.
	 */
	private boolean hasExposedTransaction() {
		return this.bound.isForeign() && inTransaction();
	}

	private boolean inTransaction() {
		return Boolean.TRUE
			.equals(this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> !connection.getAutoCommit()
					|| begunByDriver(connection)));
	}

	/**
	 * PostgreSQL's driver begins XA transactions without changing the auto-commit mode.
	 */
	private static boolean begunByDriver(Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
	}

	private boolean hasManagedTransaction() {
		TransactionStatus status = this.manager.getTransaction(SUPPORTS);
		try {
			return status.hasTransaction();
		}
		finally {
			this.manager.commit(status);
		}
	}

	/**
	 * Runs an action in a transaction. If the action fails, the transaction cannot be
	 * committed, whether it is the store's or the caller's.
	 * @param action may run several times, and must not keep state between its runs
	 * @return the result of the action
	 */
	public <T extends @Nullable Object> T execute(Supplier<T> action) {
		if (hasExposedTransaction()) {
			return this.bound.participate(action);
		}
		if (hasManagedTransaction()) {
			return transact(action);
		}
		return this.retries.invoke(() -> transact(() -> {
			this.jdbc.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
			return (this.limits != null) ? this.limits.lift(action) : action.get();
		}));
	}

	/**
	 * Runs an action in a transaction.
	 * @param action may run several times, and must not keep state between its runs
	 */
	public void run(Runnable action) {
		this.<@Nullable Object>execute(() -> {
			action.run();
			return null;
		});
	}

	/**
	 * Runs an action when other connections can see the work done so far: now or, in a
	 * caller's transaction, after its commit.
	 */
	public void afterCommit(Runnable action) {
		if (joined() && TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void afterCommit() {
					action.run();
				}
			});
		}
		else {
			action.run();
		}
	}

	private <T extends @Nullable Object> T transact(Supplier<T> action) {
		TransactionStatus status = begin();
		T result;
		try {
			requireTransaction();
			result = action.get();
		}
		catch (RuntimeException | Error ex) {
			rollBack(status, ex);
			throw ex;
		}
		this.manager.commit(status);
		return result;
	}

	/**
	 * Throws the same exception for an unreachable database inside and outside a
	 * transaction.
	 */
	private TransactionStatus begin() {
		try {
			return this.manager.getTransaction((this.limits != null) ? MAINTENANCE : DEFAULT);
		}
		catch (CannotCreateTransactionException ex) {
			for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
				if (cause instanceof SQLException driver) {
					throw new CannotGetJdbcConnectionException("Could not open a connection for a transaction", driver);
				}
			}
			throw ex;
		}
	}

	private void requireTransaction() {
		if (!inTransaction()) {
			throw new IllegalTransactionStateException(
					"The connections of the store's DataSource do not participate in the transactions of "
							+ this.manager.getClass().getName() + ". Set the transactionManager of the store's builder "
							+ "to the manager of its DataSource, or define a JdbcTransactionManager for it");
		}
	}

	/**
	 * A failing rollback, for example on a lost connection, must not hide the failure of
	 * the action.
	 */
	private void rollBack(TransactionStatus status, Throwable failure) {
		try {
			this.manager.rollback(status);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

}
