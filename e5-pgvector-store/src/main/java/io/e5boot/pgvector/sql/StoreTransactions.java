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
 * The transactions that the store's statements run in. An action joins the transaction of
 * the calling thread that holds a connection of the store's {@code DataSource}, whatever
 * manager has begun it. Without one, and also within a transaction on another
 * {@code DataSource}, it gets a transaction of its own at READ COMMITTED.
 * <p>
 * A transaction of the store's own is tried again when PostgreSQL ends it to break a
 * deadlock. Rows are locked in order, but those that are inserted and those that exist
 * cannot be locked in one: where the same ids are added and deleted at once, a deadlock
 * may remain. A caller's transaction is never retried, for what else it did is the
 * caller's.
 */
@Internal
public final class StoreTransactions {

	private static final TransactionDefinition OWN = new DefaultTransactionDefinition();

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
	 * @param jdbc what the store's statements are executed by
	 * @param manager begins the store's own transactions; null for a manager of the
	 * {@code DataSource} alone
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
	 * Returns these transactions for work of the store's own on its tables, which the
	 * application's timeouts do not cut short. In a caller's transaction they still hold.
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
	 * Tells whether the calling thread has a transaction on the store's connection.
	 */
	public boolean joined() {
		return exposed() || existing();
	}

	/**
	 * A manager of JPA or Hibernate lends its connection to JDBC without saying that it
	 * is in a transaction; a manager of JDBC would take it over and commit it.
	 */
	private boolean exposed() {
		return this.bound.isForeign() && inTransaction();
	}

	private boolean inTransaction() {
		return Boolean.TRUE
			.equals(this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> !connection.getAutoCommit()
					|| begunByDriver(connection)));
	}

	/**
	 * PostgreSQL's driver begins XA's transactions without a change of its auto-commit
	 * mode.
	 */
	private static boolean begunByDriver(Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
	}

	private boolean existing() {
		TransactionStatus status = this.manager.getTransaction(SUPPORTS);
		try {
			return status.hasTransaction();
		}
		finally {
			this.manager.commit(status);
		}
	}

	/**
	 * Runs an action in a transaction. If the action fails, nothing of the transaction
	 * can be committed, be it the store's own or the caller's.
	 * @param action may be run several times, and must not keep anything from one to the
	 * next
	 * @return what it returns
	 */
	public <T extends @Nullable Object> T execute(Supplier<T> action) {
		if (exposed()) {
			return participate(action);
		}
		if (existing()) {
			return transact(action);
		}
		return this.retries.invoke(() -> transact(() -> {
			this.jdbc.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
			return (this.limits != null) ? this.limits.lift(action) : action.get();
		}));
	}

	/**
	 * Runs an action in a transaction.
	 * @param action may be run several times
	 */
	public void run(Runnable action) {
		this.<@Nullable Object>execute(() -> {
			action.run();
			return null;
		});
	}

	/**
	 * Runs an action when what has been done so far can be seen by other connections: now
	 * or, in a caller's transaction, after its commit.
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

	private static <T extends @Nullable Object> T participate(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (RuntimeException | Error ex) {
			RollbackOnly.mark(ex);
			throw ex;
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
	 * A database that cannot be reached is the same error within and without a
	 * transaction.
	 */
	private TransactionStatus begin() {
		try {
			return this.manager.getTransaction((this.limits != null) ? MAINTENANCE : OWN);
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
			throw new IllegalTransactionStateException("The connections of the store's DataSource take no part in the "
					+ "transactions of " + this.manager.getClass().getName() + ": give the store's builder the "
					+ "transactionManager that its DataSource belongs to, or define a JdbcTransactionManager for it");
		}
	}

	/**
	 * Where the connection is lost, too, that is not what the caller has to know first.
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
