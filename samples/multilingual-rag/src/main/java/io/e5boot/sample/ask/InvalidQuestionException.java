package io.e5boot.sample.ask;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An invalid question; the detail says why.
 */
class InvalidQuestionException extends ErrorResponseException {

	InvalidQuestionException(String detail) {
		super(HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), null);
	}

}
