package io.e5boot.sample.web;

/**
 * The client closed the connection before the response.
 */
public class ClientGoneException extends RuntimeException {

	ClientGoneException() {
		super("The client closed the connection before the response");
	}

}
