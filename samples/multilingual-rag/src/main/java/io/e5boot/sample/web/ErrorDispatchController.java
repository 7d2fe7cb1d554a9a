package io.e5boot.sample.web;

import java.util.Objects;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers failures outside of controllers, and direct requests of {@code /error}.
 */
@RestController
class ErrorDispatchController implements ErrorController {

	@RequestMapping("${server.error.path:/error}")
	ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
		Object dispatched = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		HttpStatusCode status = HttpStatusCode
			.valueOf((Integer) Objects.requireNonNullElse(dispatched, HttpStatus.NOT_FOUND.value()));
		return ResponseEntity.of(ProblemDetail.forStatus(status)).build();
	}

}
