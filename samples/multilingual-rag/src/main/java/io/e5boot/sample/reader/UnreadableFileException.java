package io.e5boot.sample.reader;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A file whose text cannot be read; the detail says why and what to do.
 */
public class UnreadableFileException extends ErrorResponseException {

	UnreadableFileException(String detail) {
		this(detail, null);
	}

	UnreadableFileException(String detail, @Nullable Throwable cause) {
		super(HttpStatus.UNPROCESSABLE_CONTENT,
				ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail), cause);
	}

	String detail() {
		return String.valueOf(getBody().getDetail());
	}

}
