package io.e5boot.sample.web;

import java.io.IOException;
import java.io.Writer;
import java.io.UncheckedIOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Answers requests that Tomcat rejects before any filter with problem details and the
 * headers of {@link SecurityHeadersFilter}, instead of an HTML page.
 */
public final class TomcatProblemValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		int status = response.getStatus();
		if (!HttpStatusCode.valueOf(status).isError() || response.getContentWritten() > 0
				|| !response.setErrorReported()) {
			return;
		}
		SecurityHeadersFilter.setHeaders(response);
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			Writer body = response.getReporter();
			if (body != null) {
				body.write("{\"status\":" + status + "}");
				response.finishResponse();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Registers the valve, which Tomcat creates by class name.
	 */
	@Component
	static class Customizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			factory.addContextCustomizers((context) -> ((StandardHost) context.getParent())
				.setErrorReportValveClass(TomcatProblemValve.class.getName()));
		}

	}

}
