package io.e5boot.encoder.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link Hub}: endpoint, cache, token and timeouts. Immutable.
 */
public final class HubOptions {

	private final Path cache;

	private final URI endpoint;

	private final @Nullable String token;

	private final boolean offline;

	private final boolean symlinks;

	private final Duration metadataTimeout;

	private final Duration readTimeout;

	private final HubProxies proxies;

	private HubOptions(Builder builder) {
		this.cache = builder.cache;
		this.endpoint = builder.endpoint;
		this.token = builder.token;
		this.offline = builder.offline;
		this.symlinks = builder.symlinks;
		this.metadataTimeout = builder.metadataTimeout;
		this.readTimeout = builder.readTimeout;
		this.proxies = builder.proxies;
	}

	/**
	 * Reads the environment variables of Hugging Face's tools and Java's system
	 * properties.
	 * @return the options of this environment
	 * @throws HubException if a variable has an invalid value
	 */
	public static HubOptions fromEnvironment() {
		return builder().build();
	}

	/**
	 * Creates a builder with the options of the environment.
	 * @return the builder
	 * @throws HubException if a variable has an invalid value
	 */
	public static Builder builder() {
		return HubEnvironment.ofProcess().builder();
	}

	/**
	 * Creates a builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder(this.cache, this.endpoint, this.proxies).token(this.token)
			.offline(this.offline)
			.symlinks(this.symlinks)
			.metadataTimeout(this.metadataTimeout)
			.readTimeout(this.readTimeout);
	}

	/**
	 * {@return the cache folder, shared with Hugging Face's Python library}
	 */
	public Path cache() {
		return this.cache;
	}

	/**
	 * {@return the http or https URL of the hub or mirror}
	 */
	public URI endpoint() {
		return this.endpoint;
	}

	/**
	 * {@return the token, which is sent to the endpoint only; null for none}
	 */
	public @Nullable String token() {
		return this.token;
	}

	/**
	 * {@return whether only the cache is used}
	 */
	public boolean offline() {
		return this.offline;
	}

	/**
	 * {@return whether snapshots may be symbolic links to the content} On systems without
	 * links they are files.
	 */
	public boolean symlinks() {
		return this.symlinks;
	}

	/**
	 * {@return how long to wait for the headers of a response}
	 */
	public Duration metadataTimeout() {
		return this.metadataTimeout;
	}

	/**
	 * {@return how long to wait for the next bytes of a response}
	 */
	public Duration readTimeout() {
		return this.readTimeout;
	}

	/**
	 * {@return the proxies between this machine and the endpoint}
	 */
	public HubProxies proxies() {
		return this.proxies;
	}

	@Override
	public String toString() {
		return "HubOptions[cache=" + this.cache + ", endpoint=" + this.endpoint + ", token="
				+ ((this.token != null) ? "***" : "none") + ", offline=" + this.offline + "]";
	}

	/**
	 * Builds options.
	 */
	public static final class Builder {

		private static final Duration TIMEOUT = Duration.ofSeconds(10);

		private final HubProxies proxies;

		private Path cache;

		private URI endpoint;

		private @Nullable String token;

		private boolean offline;

		private boolean symlinks = true;

		private Duration metadataTimeout = TIMEOUT;

		private Duration readTimeout = TIMEOUT;

		Builder(Path cache, URI endpoint, HubProxies proxies) {
			this.cache = cache;
			this.endpoint = endpoint;
			this.proxies = proxies;
		}

		/**
		 * Sets the cache folder.
		 * @param cache the folder
		 * @return this builder
		 */
		public Builder cache(Path cache) {
			this.cache = cache;
			return this;
		}

		/**
		 * Sets the hub.
		 * @param endpoint the root URL of a hub or mirror
		 * @return this builder
		 * @throws HubException if it is not an http or https URL
		 */
		public Builder endpoint(String endpoint) {
			this.endpoint = HubEnvironment.endpoint(endpoint);
			return this;
		}

		/**
		 * Sets the token.
		 * @param token the token; null for none
		 * @return this builder
		 * @throws HubException if it contains characters that no token has
		 */
		public Builder token(@Nullable String token) {
			this.token = HubEnvironment.token("The token", token);
			return this;
		}

		/**
		 * Sets whether to use only the cache.
		 * @param offline whether only the cache is used
		 * @return this builder
		 */
		public Builder offline(boolean offline) {
			this.offline = offline;
			return this;
		}

		/**
		 * Sets whether snapshots may be symbolic links to the content.
		 * @param symlinks whether links may be used
		 * @return this builder
		 */
		public Builder symlinks(boolean symlinks) {
			this.symlinks = symlinks;
			return this;
		}

		/**
		 * Sets how long to wait for the headers of a response.
		 * @param metadataTimeout 10 seconds by default
		 * @return this builder
		 */
		public Builder metadataTimeout(Duration metadataTimeout) {
			this.metadataTimeout = metadataTimeout;
			return this;
		}

		/**
		 * Sets how long to wait for the next bytes of a response.
		 * @param readTimeout 10 seconds by default
		 * @return this builder
		 */
		public Builder readTimeout(Duration readTimeout) {
			this.readTimeout = readTimeout;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 */
		public HubOptions build() {
			return new HubOptions(this);
		}

	}

}
