package io.e5boot.sample.web;

import java.util.Locale;

import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers every failed request with problem details (RFC 9457). Exceptions for the client
 * contain their own details; all others are logged and hidden from the client.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

	private final DataSize maxFileSize;

	ProblemHandler(@Value("${spring.servlet.multipart.max-file-size}") DataSize maxFileSize) {
		this.maxFileSize = maxFileSize;
	}

	@ExceptionHandler
	ProblemDetail unexpected(Exception ex) {
		return Incident.report(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong.", ex);
	}

	@ExceptionHandler
	ProblemDetail malformedUpload(MultipartException ex) {
		log.debug("A multipart request could not be read", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"The upload is incomplete, its file name is too long, or it is not valid multipart/form-data.");
	}

	@ExceptionHandler
	void clientGone(ClientGoneException ex) {
		log.debug(ex.getMessage());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(MaxUploadSizeExceededException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (!isFileTooLarge(ex)) {
			return handleExceptionInternal(ex, malformedUpload(ex), headers, HttpStatus.BAD_REQUEST, request);
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.format(Locale.ROOT,
				"The file is larger than the maximum of %d MB.", this.maxFileSize.toMegabytes()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	/**
	 * Spring reports every limit of the container's parser as one of size, including
	 * those of a part's headers, which contain the file name, and of the number of parts.
	 */
	private boolean isFileTooLarge(MaxUploadSizeExceededException ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		return cause == ex
				|| cause instanceof SizeException size && size.getPermittedSize() >= this.maxFileSize.toBytes();
	}

}
