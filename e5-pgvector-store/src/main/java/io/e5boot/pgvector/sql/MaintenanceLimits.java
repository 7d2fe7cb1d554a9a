package io.e5boot.pgvector.sql;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lifts the limits that an application has set for its own statements while the store
 * works on its tables: those of the server, of the driver and of the
 * {@code JdbcTemplate}. They hold again when the transaction ends.
 */
final class MaintenanceLimits {

	/**
	 * Of statements and transactions, where a limit is needed that takes the place of a
	 * shorter one.
	 */
	static final int SECONDS = (int) Duration.ofDays(1).toSeconds();

	/**
	 * PostgreSQL has {@code transaction_timeout} since version 17.
	 */
	private static final String LIFT = """
			SELECT set_config(name, '0', true) FROM unnest(ARRAY['statement_timeout', 'lock_timeout',
				'idle_in_transaction_session_timeout', 'transaction_timeout']) name
			WHERE current_setting(name, true) IS NOT NULL
			""";

	private final JdbcTemplate jdbc;

	private final BoundConnection bound;

	MaintenanceLimits(JdbcTemplate jdbc, BoundConnection bound) {
		this.jdbc = jdbc;
		this.bound = bound;
	}

	/**
	 * Runs an action without limits. Called in a transaction.
	 */
	<T extends @Nullable Object> T lift(Supplier<T> action) {
		int network = setNetworkTimeout(0);
		this.jdbc.execute(LIFT);
		this.bound.extendDeadline(SECONDS);
		T result;
		try {
			result = action.get();
		}
		catch (RuntimeException | Error ex) {
			restore(network, ex);
			throw ex;
		}
		setNetworkTimeout(network);
		return result;
	}

	private void restore(int network, Throwable failure) {
		try {
			setNetworkTimeout(network);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	private int setNetworkTimeout(int milliseconds) {
		return Objects.requireNonNull(this.jdbc.execute((ConnectionCallback<Integer>) (connection) -> {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, milliseconds);
			return before;
		}));
	}

}
