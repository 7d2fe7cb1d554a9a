package io.e5boot.sample.library;

import java.util.UUID;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A document that the library does not have.
 */
class UnknownDocumentException extends ErrorResponseException {

	UnknownDocumentException(UUID id) {
		super(HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"The library has no document with the id " + id + "."), null);
	}

}
