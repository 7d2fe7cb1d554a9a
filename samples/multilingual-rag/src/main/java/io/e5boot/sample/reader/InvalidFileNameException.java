package io.e5boot.sample.reader;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A file name that no file system accepts.
 */
public class InvalidFileNameException extends ErrorResponseException {

	InvalidFileNameException(String detail) {
		super(HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), null);
	}

}
