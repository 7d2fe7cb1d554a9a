package io.e5boot.sample.reader;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A file of a type that no reader supports.
 */
public class UnsupportedFileTypeException extends ErrorResponseException {

	UnsupportedFileTypeException(String detail) {
		super(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
				ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail), null);
	}

}
