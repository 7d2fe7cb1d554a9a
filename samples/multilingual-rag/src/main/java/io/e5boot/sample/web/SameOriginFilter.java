package io.e5boot.sample.web;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects requests that pages of other sites make a visitor's browser send. There is no
 * login, so any page that is open in a local browser could otherwise use the server.
 * <ul>
 * <li>An unknown host name may be a foreign name that resolves to this address (DNS
 * rebinding). Known names are {@code localhost}, the address of the connection and those
 * in {@code sample.allowed-hosts}.</li>
 * <li>A request that changes something must not come from another origin. Browsers send
 * the origin; other clients need not.</li>
 * </ul>
 */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class SameOriginFilter extends OncePerRequestFilter {

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

	private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

	private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

	private final HandlerExceptionResolver problems;

	SameOriginFilter(@Value("${sample.allowed-hosts:}") List<String> allowedHosts,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		allowedHosts.forEach((host) -> this.hosts.add(host.strip().toLowerCase(Locale.ROOT)));
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ForeignRequestException refusal = refusal(request);
		if (refusal == null) {
			chain.doFilter(request, response);
		}
		else {
			this.problems.resolveException(request, response, null, refusal);
		}
	}

	private @Nullable ForeignRequestException refusal(HttpServletRequest request) {
		String host = request.getServerName().toLowerCase(Locale.ROOT);
		if (!this.hosts.contains(host) && !isLocalAddress(host, request)) {
			return new ForeignRequestException(HttpStatus.MISDIRECTED_REQUEST,
					"This server does not serve that host name. Its operator can add the name to sample.allowed-hosts.");
		}
		if (!SAFE_METHODS.contains(request.getMethod()) && isFromElsewhere(request)) {
			return new ForeignRequestException(HttpStatus.FORBIDDEN,
					"The request came from a page of another site and was rejected.");
		}
		return null;
	}

	private static boolean isLocalAddress(String host, HttpServletRequest request) {
		String address = request.getLocalAddr();
		return host.equals(address) || host.equals("[" + address + "]");
	}

	private static boolean isFromElsewhere(HttpServletRequest request) {
		List<String> origins = Collections.list(request.getHeaders(HttpHeaders.ORIGIN));
		if (!origins.isEmpty()) {
			return origins.size() > 1
					|| !authority(origins.get(0)).equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
		}
		return !OWN_SITES.containsAll(Collections.list(request.getHeaders("Sec-Fetch-Site")));
	}

	/** Without the scheme, because a proxy may terminate TLS. */
	private static String authority(String origin) {
		try {
			return String.valueOf(URI.create(origin).getRawAuthority());
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
