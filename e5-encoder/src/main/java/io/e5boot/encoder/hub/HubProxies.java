package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

import io.e5boot.encoder.hub.HubException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy for the hub from Java's system properties, or else from
 * {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in
 * lower or upper case, as Python reads them.
 */
public final class HubProxies extends ProxySelector {

	private static final List<String> PROPERTIES = List.of("https.proxyHost", "http.proxyHost", "socksProxyHost",
			"java.net.useSystemProxies");

	/** Never proxied, as with Java's properties. */
	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){3}|\\[::1]");

	private final @Nullable ProxySelector system;

	private final @Nullable URI https;

	private final @Nullable URI http;

	private final List<String> exceptions;

	private HubProxies(@Nullable ProxySelector system, @Nullable URI https, @Nullable URI http,
			List<String> exceptions) {
		this.system = system;
		this.https = https;
		this.http = http;
		this.exceptions = exceptions;
	}

	static HubProxies of(Map<String, String> variables, Properties system) {
		if (PROPERTIES.stream().anyMatch((name) -> system.getProperty(name) != null)) {
			return new HubProxies(ProxySelector.getDefault(), null, null, List.of());
		}
		return new HubProxies(null, proxy("HTTPS_PROXY", variables), proxy("HTTP_PROXY", variables),
				exceptions(variables));
	}

	private static List<String> exceptions(Map<String, String> variables) {
		String list = lookUp("NO_PROXY", variables);
		return (list == null) ? List.of()
				: List.of(list.toLowerCase(Locale.ROOT).split(","))
					.stream()
					.map(String::strip)
					.map((entry) -> entry.replaceFirst("^\\*?\\.", ""))
					.filter((entry) -> !entry.isEmpty())
					.toList();
	}

	private static @Nullable String lookUp(String name, Map<String, String> variables) {
		String value = variables.get(name.toLowerCase(Locale.ROOT));
		value = (value == null || value.isBlank()) ? variables.get(name) : value;
		return (value == null || value.isBlank()) ? null : value.strip();
	}

	private static @Nullable URI proxy(String name, Map<String, String> variables) {
		String value = lookUp(name, variables);
		value = (value != null) ? value : lookUp("ALL_PROXY", variables);
		if (value == null) {
			return null;
		}
		try {
			URI uri = new URI(value.contains("://") ? value : "http://" + value);
			if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// reported below, without the password that the URL may contain
		}
		throw new HubException(Reason.SETTINGS, name + " is not the URL of an HTTP proxy",
				"Set it to a URL such as http://proxy.example:3128; SOCKS and HTTPS proxies are not supported.");
	}

	@Override
	public List<Proxy> select(URI uri) {
		if (this.system != null) {
			return this.system.select(uri);
		}
		URI proxy = proxy(uri);
		if (proxy == null || isException(uri)) {
			return List.of(Proxy.NO_PROXY);
		}
		return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
	}

	private @Nullable URI proxy(URI uri) {
		return "https".equals(uri.getScheme()) ? this.https : this.http;
	}

	private static int port(URI proxy) {
		return (proxy.getPort() >= 0) ? proxy.getPort() : 80;
	}

	private boolean isException(URI uri) {
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		String withPort = host + ":" + uri.getPort();
		return LOOPBACK.matcher(host).matches() || this.exceptions.stream()
			.anyMatch((entry) -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry)
					|| withPort.equals(entry) || withPort.endsWith("." + entry));
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		if (this.system != null) {
			this.system.connectFailed(uri, address, failure);
		}
	}

	/**
	 * Returns the header with the user and password in the proxy's URL. (The JDK's client
	 * supports an {@code Authenticator}, but then does not send the token.)
	 */
	Optional<String> authorization(URI uri) {
		URI proxy = proxy(uri);
		return Optional.ofNullable((proxy != null && !isException(uri)) ? proxy.getUserInfo() : null)
			.map((user) -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
	}

}
