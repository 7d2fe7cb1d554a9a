package io.e5boot.sample.web;

import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A failure whose cause is the operator's business: logged under an id, which is all that
 * a client learns of it.
 */
public final class Incident {

	private static final Logger logger = LoggerFactory.getLogger(Incident.class);

	private Incident() {
	}

	/**
	 * Logs a failure.
	 * @param status the status of the answer
	 * @param what what went wrong, as a sentence without anything from the cause
	 * @param cause the cause
	 * @return what the client is told
	 */
	public static ProblemDetail report(HttpStatus status, String what, Throwable cause) {
		String id = UUID.randomUUID().toString();
		logger.error("Incident {}: {}", id, what, cause);
		return ProblemDetail.forStatusAndDetail(status,
				what + " The server's log has the cause, under the id " + id + ".");
	}

}
