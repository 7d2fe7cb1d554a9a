package io.e5boot.pgvector.sql;

import java.util.HashSet;
import java.util.Set;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps a caller's transaction from being committed after a part of it has failed, as
 * Spring does where it knows the transaction's manager. Going back to a savepoint from
 * before the failure makes up for it.
 */
final class RollbackOnly implements TransactionSynchronization {

	private final Throwable failure;

	private final Set<Object> laterSavepoints = new HashSet<>();

	private boolean undone;

	private RollbackOnly(Throwable failure) {
		this.failure = failure;
	}

	/**
	 * Marks the transaction of the calling thread.
	 * @param failure what has failed
	 */
	static void mark(Throwable failure) {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new RollbackOnly(failure));
		}
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
	 * Not by a {@code TransactionException}: Spring would take it for one of the commit
	 * itself and not roll back.
	 */
	@Override
	public void beforeCommit(boolean readOnly) {
		if (!this.undone) {
			throw new InvalidDataAccessApiUsageException(
					"Transaction rolled back because a call of the vector store has failed in it", this.failure);
		}
	}

}
