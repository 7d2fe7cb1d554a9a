package io.e5boot.sample.library;

import java.time.Duration;
import java.util.Locale;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A document that takes too long to embed.
 */
class OversizedDocumentException extends ErrorResponseException {

	OversizedDocumentException(int passages, int most) {
		this(String.format(Locale.ROOT,
				"The file has %,d sentences and passages; the maximum is %,d. Split it into parts.", passages, most));
	}

	OversizedDocumentException(Duration time) {
		this(String.format(Locale.ROOT, "Embedding the file takes longer than %d minutes. Split it into parts.",
				time.toMinutes()));
	}

	private OversizedDocumentException(String detail) {
		super(HttpStatus.UNPROCESSABLE_CONTENT,
				ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail), null);
	}

}
