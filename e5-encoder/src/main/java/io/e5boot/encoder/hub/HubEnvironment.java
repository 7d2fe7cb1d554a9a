package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.model.UserTemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the environment variables of Hugging Face's Python library, with the same meaning
 * and precedence.
 *
 * @see <a href=
 * "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables">Environment
 * variables of huggingface_hub</a>
 */
record HubEnvironment(Map<String, String> variables, Properties system) {

	private static final String HUB = "https://huggingface.co";

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

	private static final Logger logger = LoggerFactory.getLogger(HubEnvironment.class);

	private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

	static HubEnvironment ofProcess() {
		return new HubEnvironment(System.getenv(), System.getProperties());
	}

	HubOptions.Builder builder() {
		String cache = first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
		return new HubOptions.Builder((cache != null) ? path("HF_HUB_CACHE", cache) : defaultCache(),
				endpoint(get("HF_ENDPOINT", HUB)), HubProxies.of(this.variables, this.system))
			.token(token())
			.offline(isTrue("HF_HUB_OFFLINE") || (get("HF_HUB_OFFLINE") == null && isTrue("TRANSFORMERS_OFFLINE")))
			.symlinks(!isTrue("HF_HUB_DISABLE_SYMLINKS"))
			.metadataTimeout(seconds("HF_HUB_ETAG_TIMEOUT"))
			.readTimeout(seconds("HF_HUB_DOWNLOAD_TIMEOUT"));
	}

	HubOptions options() {
		return builder().build();
	}

	/**
	 * Parses the root URL of a hub and removes slashes at its end.
	 */
	static URI endpoint(String text) {
		try {
			URI uri = new URI(text.trim().replaceAll("/+$", ""));
			if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null
					&& uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// reported below
		}
		throw new HubException(Reason.SETTINGS, "'" + text + "' is not the URL of a hub",
				"Set HF_ENDPOINT to the root URL of a hub or mirror, such as " + HUB + ", or unset it.");
	}

	/**
	 * Strips white space from a token; returns null for an empty one.
	 */
	static @Nullable String token(String source, @Nullable String text) {
		String token = (text != null) ? text.strip() : "";
		if (token.isEmpty()) {
			return null;
		}
		if (!TOKEN.matcher(token).matches()) {
			throw new HubException(Reason.SETTINGS, source + " contains characters that no token has",
					"Copy the token again from the settings of your account on the hub; it begins with hf_.");
		}
		return token;
	}

	private @Nullable String token() {
		if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
			return null;
		}
		String variable = first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
		String token = token("HF_TOKEN", variable);
		return (token != null) ? token : tokenFromFile();
	}

	private @Nullable String tokenFromFile() {
		String location = get("HF_TOKEN_PATH");
		if (location == null && hasNoDefaultFolder()) {
			return null;
		}
		Path file = (location != null) ? path("HF_TOKEN_PATH", location) : home().resolve("token");
		try {
			return token(file.toString(), Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new HubException(Reason.SETTINGS, "The token file " + file + " cannot be read",
					"Make it readable, set HF_TOKEN instead, or set HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to send no token.",
					ex);
		}
	}

	private Path home() {
		String home = get("HF_HOME");
		if (home != null) {
			return path("HF_HOME", home);
		}
		String cache = get("XDG_CACHE_HOME");
		return path("XDG_CACHE_HOME", (cache != null) ? cache : "~/.cache").resolve("huggingface");
	}

	/**
	 * Returns the user's home. A user without one, as in a container that runs under an
	 * unknown user id, has the home "?" in Java and gets a private folder for temporary
	 * files instead: models must not come from a folder that another user has filled.
	 */
	private String userHome() {
		if (hasHome()) {
			return this.system.getProperty("user.home");
		}
		Path temporary = Path.of(this.system.getProperty("java.io.tmpdir"));
		try {
			return UserTemporaryFolder.in(temporary).toString();
		}
		catch (IOException ex) {
			throw new HubException(Reason.CACHE,
					"The user has no home folder, and the cache cannot be created in " + temporary + ": " + ex,
					"Set a writable folder with HF_HUB_CACHE or the property e5.embedding.hub.cache-dir.", ex);
		}
	}

	/**
	 * Whether Hugging Face's folder depends on the user's home, and there is none.
	 */
	private boolean hasNoDefaultFolder() {
		return !hasHome() && get("HF_HOME") == null && get("XDG_CACHE_HOME") == null;
	}

	private boolean hasHome() {
		String home = this.system.getProperty("user.home");
		return home != null && !home.isBlank() && !home.equals("?");
	}

	private Path defaultCache() {
		Path cache = home().resolve("hub");
		if (hasNoDefaultFolder()) {
			logger
				.warn("The user has no home folder, so the hub's cache is {}. Set a permanent folder with HF_HUB_CACHE "
						+ "or the property e5.embedding.hub.cache-dir", cache);
		}
		return cache;
	}

	private Path path(String variable, String value) {
		String expanded = VARIABLE.matcher(value).replaceAll((match) -> {
			String name = (match.group(1) != null) ? match.group(1) : match.group(2);
			return Matcher.quoteReplacement(this.variables.getOrDefault(name, match.group()));
		});
		if (expanded.equals("~") || expanded.startsWith("~/") || expanded.startsWith("~\\")) {
			expanded = userHome() + expanded.substring(1);
		}
		try {
			return Path.of(expanded);
		}
		catch (InvalidPathException ex) {
			throw new HubException(Reason.SETTINGS, variable + " is '" + value + "', which is not a path",
					"Set it to a folder.", ex);
		}
	}

	private Duration seconds(String variable) {
		String value = get(variable);
		if (value == null) {
			return TIMEOUT;
		}
		try {
			int seconds = Integer.parseInt(value.trim());
			return (seconds > 0) ? Duration.ofSeconds(seconds) : TIMEOUT;
		}
		catch (NumberFormatException ex) {
			throw new HubException(Reason.SETTINGS, variable + " is '" + value + "', which is not a whole number",
					"Set it to a whole number of seconds.", ex);
		}
	}

	private boolean isTrue(String variable) {
		return TRUE.contains(get(variable, "").toUpperCase(Locale.ROOT));
	}

	private @Nullable String first(String name, String olderName) {
		String value = get(name);
		return (value != null) ? value : get(olderName);
	}

	private String get(String variable, String defaultValue) {
		String value = get(variable);
		return (value != null) ? value : defaultValue;
	}

	private @Nullable String get(String variable) {
		String value = this.variables.get(variable);
		return (value == null || value.isEmpty()) ? null : value;
	}

}
