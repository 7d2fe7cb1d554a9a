package io.e5boot.sample.web;

import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A failure whose cause only the operator may see: it is logged under an id, and the
 * client gets the id.
 */
public final class Incident {

	private static final Logger logger = LoggerFactory.getLogger(Incident.class);

	private Incident() {
	}

	/**
	 * Logs a failure.
	 * @param status the status of the answer
	 * @param what a sentence that describes the failure without details of the cause
	 * @param cause the cause
	 * @return the problem details for the client
	 */
	public static ProblemDetail report(HttpStatus status, String what, Throwable cause) {
		String id = UUID.randomUUID().toString();
		logger.error("Incident {}: {}", id, what, cause);
		return ProblemDetail.forStatusAndDetail(status,
				what + " The server log contains the cause under the id " + id + ".");
	}

}
