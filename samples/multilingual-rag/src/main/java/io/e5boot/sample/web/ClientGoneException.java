package io.e5boot.sample.web;

/**
 * The client closed the connection before its call was answered.
 */
public class ClientGoneException extends RuntimeException {

	ClientGoneException() {
		super("The client closed the connection before its call was answered");
	}

}
