package io.e5boot.pgvector.ingest;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LoadThreadsTests {

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void awaitRethrowsUncheckedThrowables() {
		assertThatExceptionOfType(InvalidEmbeddingException.class).isThrownBy(
				() -> LoadThreads.await(CompletableFuture.failedFuture(new InvalidEmbeddingException("two vectors"))))
			.withMessage("two vectors");
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> LoadThreads.await(CompletableFuture.failedFuture(new StackOverflowError())));
	}

	@Test
	void awaitWrapsCheckedException() {
		IOException cause = new IOException("out of reach");
		assertThatIllegalStateException().isThrownBy(() -> LoadThreads.await(CompletableFuture.failedFuture(cause)))
			.withMessage("Failed to load documents")
			.withCause(cause);
	}

	@Test
	void awaitKeepsInterruptFlag() {
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> LoadThreads.await(new CompletableFuture<>()))
			.withMessage("Interrupted while loading documents");
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

}
