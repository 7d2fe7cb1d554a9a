package io.e5boot.sample.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects JSON that is much longer than any question before parsing it. The servlet
 * container limits uploads.
 */
@Component
@ConditionalOnWebApplication
class BodyLimitFilter extends OncePerRequestFilter {

	private static final int MAX_BYTES = 64 * 1024;

	private final HandlerExceptionResolver problems;

	BodyLimitFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String type = request.getContentType();
		return type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
		if (body.length > MAX_BYTES) {
			this.problems.resolveException(request, response, null,
					new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE, ProblemDetail.forStatusAndDetail(
							HttpStatus.CONTENT_TOO_LARGE, "The request is larger than the maximum of 64 KiB."), null));
			return;
		}
		chain.doFilter(new ReadRequest(request, body), response);
	}

	/**
	 * A request whose body has been read.
	 */
	private static final class ReadRequest extends HttpServletRequestWrapper {

		private final ServletInputStream body;

		private ReadRequest(HttpServletRequest request, byte[] body) {
			super(request);
			this.body = new Body(new ByteArrayInputStream(body));
		}

		@Override
		public ServletInputStream getInputStream() {
			return this.body;
		}

	}

	private static final class Body extends ServletInputStream {

		private final ByteArrayInputStream bytes;

		private Body(ByteArrayInputStream bytes) {
			this.bytes = bytes;
		}

		@Override
		public int read() {
			return this.bytes.read();
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			return this.bytes.read(buffer, offset, length);
		}

		@Override
		public boolean isFinished() {
			return this.bytes.available() == 0;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new UnsupportedOperationException("The body has already been read");
		}

	}

}
