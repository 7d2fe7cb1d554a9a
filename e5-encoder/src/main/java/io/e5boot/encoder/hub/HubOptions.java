package io.e5boot.encoder.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to reach the hub, and where to keep what it gives.
 *
 * @param cache the folder shared with Hugging Face's Python library
 * @param endpoint the hub or a mirror of it, with {@code http} or {@code https}
 * @param token sent to the endpoint, and to no other host; null for none
 * @param offline whether to use the cache only
 * @param symlinks whether snapshots may be symbolic links to the content; where the
 * system allows none, they are files anyway
 * @param progressBar whether to draw a bar where there is a terminal; otherwise the log
 * tells the progress
 * @param metadataTimeout how long to wait for an answer to begin
 * @param readTimeout how long to wait for the next bytes of an answer
 * @param proxies the way to the endpoint
 */
public record HubOptions(Path cache, URI endpoint, @Nullable String token, boolean offline, boolean symlinks,
		boolean progressBar, Duration metadataTimeout, Duration readTimeout, HubProxies proxies) {

	/**
	 * What the environment variables of Hugging Face's tools and the system properties of
	 * Java say.
	 * @return the options of this environment
	 * @throws HubException if a variable has a value that cannot work
	 */
	public static HubOptions fromEnvironment() {
		return HubEnvironment.ofProcess().options();
	}

	/**
	 * The same with another cache folder.
	 * @param cache the cache folder
	 * @return the changed copy
	 */
	public HubOptions withCache(Path cache) {
		return new HubOptions(cache, this.endpoint, this.token, this.offline, this.symlinks, this.progressBar,
				this.metadataTimeout, this.readTimeout, this.proxies);
	}

	/**
	 * The same with another endpoint.
	 * @param endpoint the root of a hub or a mirror
	 * @return the changed copy
	 * @throws HubException if it is not an http or https URL
	 */
	public HubOptions withEndpoint(String endpoint) {
		return new HubOptions(this.cache, HubEnvironment.endpoint(endpoint), this.token, this.offline, this.symlinks,
				this.progressBar, this.metadataTimeout, this.readTimeout, this.proxies);
	}

	/**
	 * The same with another token.
	 * @param token the token; null for none
	 * @return the changed copy
	 * @throws HubException if it holds characters that no token has
	 */
	public HubOptions withToken(@Nullable String token) {
		return new HubOptions(this.cache, this.endpoint, HubEnvironment.token("The token", token), this.offline,
				this.symlinks, this.progressBar, this.metadataTimeout, this.readTimeout, this.proxies);
	}

	/**
	 * The same on- or offline.
	 * @param offline whether only the cache is read
	 * @return the changed copy
	 */
	public HubOptions withOffline(boolean offline) {
		return new HubOptions(this.cache, this.endpoint, this.token, offline, this.symlinks, this.progressBar,
				this.metadataTimeout, this.readTimeout, this.proxies);
	}

	@Override
	public String toString() {
		return "HubOptions[cache=" + this.cache + ", endpoint=" + this.endpoint + ", token="
				+ ((this.token != null) ? "***" : "none") + ", offline=" + this.offline + "]";
	}

}
