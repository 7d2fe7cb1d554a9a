package io.e5boot.sample.ask;

import io.e5boot.sample.web.Incident;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * The chat model did not answer. Its error message is logged and not sent to the client,
 * because such messages can contain keys and internal addresses.
 */
class ChatModelException extends ErrorResponseException {

	ChatModelException(Throwable cause) {
		super(HttpStatus.BAD_GATEWAY, Incident.report(HttpStatus.BAD_GATEWAY, "The chat model did not answer.", cause),
				cause);
	}

}
