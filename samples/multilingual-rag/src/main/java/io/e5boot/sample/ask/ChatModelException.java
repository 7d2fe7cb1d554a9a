package io.e5boot.sample.ask;

import io.e5boot.sample.web.Incident;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * The chat model gave no answer. What its server said is logged and not passed on: error
 * messages of servers quote keys and inner addresses.
 */
class ChatModelException extends ErrorResponseException {

	ChatModelException(Throwable cause) {
		super(HttpStatus.BAD_GATEWAY, Incident.report(HttpStatus.BAD_GATEWAY, "The chat model gave no answer.", cause),
				cause);
	}

}
