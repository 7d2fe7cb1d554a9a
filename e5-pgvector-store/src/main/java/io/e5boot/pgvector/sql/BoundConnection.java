package io.e5boot.pgvector.sql;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The connection of a {@code DataSource} that Spring has bound to the calling thread.
 *
 * @param dataSource what transactions on the {@code DataSource} are begun with
 * @param given the {@code DataSource} itself
 */
record BoundConnection(DataSource dataSource, DataSource given) {

	/**
	 * A {@link TransactionAwareDataSourceProxy}, also one that others delegate to, hands
	 * out the connection that is bound for its target.
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
	 * Tells whether a connection is bound that is neither a JDBC transaction's nor one
	 * that was taken from the {@code DataSource} within another one's transaction.
	 */
	boolean isForeign() {
		return holders().anyMatch((holder) -> !holder.isSynchronizedWithTransaction());
	}

	/**
	 * Gives the transaction's statements so many seconds, whatever the
	 * {@code JdbcTemplate} gives a statement.
	 */
	void extendDeadline(int seconds) {
		holders().forEach((holder) -> holder.setTimeoutInSeconds(seconds));
	}

	private Stream<ConnectionHolder> holders() {
		return List.of(this.dataSource, this.given)
			.stream()
			.map(TransactionSynchronizationManager::getResource)
			.filter(ConnectionHolder.class::isInstance)
			.map(ConnectionHolder.class::cast);
	}

}
