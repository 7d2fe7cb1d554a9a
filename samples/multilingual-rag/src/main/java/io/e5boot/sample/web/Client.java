package io.e5boot.sample.web;

import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who waits for an answer.
 */
@FunctionalInterface
public interface Client {

	/**
	 * Returns the client of a request; one that is always present where the server does
	 * not watch connections.
	 */
	static Client of(HttpServletRequest request) {
		return Objects.requireNonNullElse((Client) request.getAttribute(ClientWatch.ATTRIBUTE), () -> {
		});
	}

	/**
	 * Checks that an answer would still be read; called now and then by work that takes
	 * long, on the request's thread.
	 * @throws ClientGoneException if the connection was closed
	 */
	void requirePresent();

}
