package io.e5boot.sample.ask;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The chat model gave no answer.
 */
class ChatModelException extends ErrorResponseException {

	ChatModelException(Throwable cause) {
		super(HttpStatus.BAD_GATEWAY, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY,
				"The chat model gave no answer: " + NestedExceptionUtils.getMostSpecificCause(cause).getMessage()),
				cause);
	}

}
