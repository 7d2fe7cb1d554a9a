package io.e5boot.pgvector.sql;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lifts the timeouts of the server, the driver and the {@code JdbcTemplate} while the
 * store maintains its tables: an application sets them for its own statements. They apply
 * again when the transaction ends.
 */
final class MaintenanceLimits {

	/**
	 * Timeout of statements and transactions where only a longer timeout can override a
	 * shorter one.
	 */
	static final int SECONDS = (int) Duration.ofDays(1).toSeconds();

	/**
	 * PostgreSQL before version 17 has no {@code transaction_timeout}.
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
	 * Runs an action without timeouts. Requires a transaction.
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
