package io.e5boot.sample.web;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Provides the {@link Client} of each request. The servlet API has no such concept, and
 * Tomcat notices a closed connection only when it reads or writes.
 */
@Component
class ClientWatch implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	/** The request attribute that holds the {@link Client}. */
	static final String ATTRIBUTE = Client.class.getName();

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addContextValves(new ClientValve());
	}

	private static final class ClientValve extends ValveBase {

		private ClientValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			Client client = () -> requirePresent(request.getCoyoteRequest());
			request.setAttribute(ATTRIBUTE, client);
			getNext().invoke(request, response);
		}

		/**
		 * Reads without blocking. Tomcat reports a closed connection as one available
		 * byte; a client that already sends its next request has sent more.
		 */
		private static void requirePresent(org.apache.coyote.Request request) {
			request.action(ActionCode.AVAILABLE, Boolean.TRUE);
			if (request.getAvailable() == 1) {
				throw new ClientGoneException();
			}
		}

	}

}
