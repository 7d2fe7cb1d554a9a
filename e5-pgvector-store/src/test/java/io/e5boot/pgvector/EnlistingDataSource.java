package io.e5boot.pgvector;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.XAConnection;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Returns the connection of the current JTA transaction, or a new one.
 */
final class EnlistingDataSource extends AbstractDataSource {

	private final PGSimpleDataSource plain;

	private final PGXADataSource xa = new PGXADataSource();

	private final TransactionManager transactions;

	private final Map<Transaction, Connection> enlisted = new ConcurrentHashMap<>();

	EnlistingDataSource(PGSimpleDataSource plain, TransactionManager transactions) {
		this.plain = plain;
		this.transactions = transactions;
		this.xa.setUrl(plain.getUrl());
		this.xa.setUser(plain.getUser());
		this.xa.setPassword(plain.getPassword());
	}

	@Override
	public Connection getConnection() throws SQLException {
		try {
			Transaction transaction = this.transactions.getTransaction();
			return (transaction != null && transaction.getStatus() == Status.STATUS_ACTIVE) ? enlisted(transaction)
					: this.plain.getConnection();
		}
		catch (SystemException ex) {
			throw new SQLException(ex);
		}
	}

	private Connection enlisted(Transaction transaction) throws SQLException {
		Connection connection = this.enlisted.get(transaction);
		if (connection == null) {
			XAConnection physical = this.xa.getXAConnection();
			connection = new SingleConnectionDataSource(physical.getConnection(), true).getConnection();
			enlist(transaction, physical);
			this.enlisted.put(transaction, connection);
		}
		return connection;
	}

	private void enlist(Transaction transaction, XAConnection connection) throws SQLException {
		try {
			transaction.enlistResource(connection.getXAResource());
			transaction.registerSynchronization(new Synchronization() {
				@Override
				public void beforeCompletion() {
				}

				@Override
				public void afterCompletion(int status) {
					EnlistingDataSource.this.enlisted.remove(transaction);
					close(connection);
				}
			});
		}
		catch (RollbackException | SystemException ex) {
			throw new SQLException(ex);
		}
	}

	private static void close(XAConnection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Connection getConnection(String username, String password) {
		throw new UnsupportedOperationException();
	}

}
