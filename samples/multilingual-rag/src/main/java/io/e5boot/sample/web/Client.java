package io.e5boot.sample.web;

import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The client that waits for a response.
 */
@FunctionalInterface
public interface Client {

	/**
	 * Returns the client of a request. It is always present if the server does not watch
	 * connections.
	 */
	static Client of(HttpServletRequest request) {
		return Objects.requireNonNullElse((Client) request.getAttribute(ClientWatch.ATTRIBUTE), () -> {
		});
	}

	/**
	 * Checks that the client is still connected. Long-running work calls it regularly, on
	 * the request's thread.
	 * @throws ClientGoneException if the connection was closed
	 */
	void requirePresent();

}
