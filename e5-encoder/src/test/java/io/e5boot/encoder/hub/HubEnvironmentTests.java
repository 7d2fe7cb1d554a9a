package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.model.UserTemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The precedence documented in huggingface_hub's {@code constants.py}.
 */
class HubEnvironmentTests {

	@TempDir
	Path home;

	@Test
	void cacheFolderEqualsThatOfPython() {
		Path user = this.home.toAbsolutePath();
		assertThat(options().cache()).isEqualTo(user.resolve(".cache/huggingface/hub"));
		assertThat(options("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
		assertThat(options("XDG_CACHE_HOME", "/x", "HF_HOME", "~/hf").cache()).isEqualTo(user.resolve("hf/hub"));
		assertThat(options("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache()).isEqualTo(Path.of("/old"));
		assertThat(options("HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", "/new").cache()).isEqualTo(Path.of("/new"));
		assertThat(options("DATA", "/data", "HF_HOME", "$DATA/${DATA}/$NONE").cache())
			.isEqualTo(Path.of("/data//data/$NONE/hub"));
		assertThat(options("HF_HOME", "").cache()).isEqualTo(user.resolve(".cache/huggingface/hub"));
	}

	@Test
	void tokenIsReadFromVariableOrFile() throws IOException {
		assertThat(options().token()).isNull();
		Path folder = Files.createDirectories(this.home.resolve(".cache/huggingface"));
		Files.writeString(folder.resolve("token"), "hf_file\n");
		assertThat(options().token()).isEqualTo("hf_file");
		Path other = Files.writeString(this.home.resolve("other"), " hf_other\r\n");
		assertThat(options("HF_TOKEN_PATH", other.toString()).token()).isEqualTo("hf_other");
		assertThat(options("HUGGING_FACE_HUB_TOKEN", "hf_old").token()).isEqualTo("hf_old");
		assertThat(options("HF_TOKEN", "hf_new\n", "HUGGING_FACE_HUB_TOKEN", "hf_old").token()).isEqualTo("hf_new");
		assertThat(options("HF_TOKEN", " ").token()).isEqualTo("hf_file");
		assertThat(options("HF_TOKEN", "hf_new", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token()).isNull();
	}

	@Test
	void invalidTokenIsRejectedAndNotShown() {
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> options("HF_TOKEN", "hf_a\nX-Evil: 1"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.SETTINGS))
			.satisfies((ex) -> assertThat(ex + ex.remedy()).doesNotContain("Evil"));
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "ON, true", "yes, true", "True, true", "0, false", "off, false", "'', false" })
	void offlineAcceptsTrueValuesOfPython(String value, boolean offline) {
		assertThat(options("HF_HUB_OFFLINE", value).offline()).isEqualTo(offline);
		assertThat(options("TRANSFORMERS_OFFLINE", value).offline()).isEqualTo(offline);
	}

	@Test
	void endpointMayHavePath() {
		assertThat(options().endpoint()).hasToString("https://huggingface.co");
		assertThat(options("HF_ENDPOINT", "https://mirror.example/api/huggingface/").endpoint())
			.hasToString("https://mirror.example/api/huggingface");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mirror.example", "ftp://mirror.example", "https://user:pw@mirror.example", "https://a b",
			"https://a?x=1" })
	void invalidEndpointIsRejected(String endpoint) {
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> options("HF_ENDPOINT", endpoint))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("HF_ENDPOINT"));
	}

	@Test
	void timeoutsAreInSeconds() {
		assertThat(options().metadataTimeout()).hasSeconds(10);
		assertThat(options("HF_HUB_ETAG_TIMEOUT", "3").metadataTimeout()).hasSeconds(3);
		assertThat(options("HF_HUB_DOWNLOAD_TIMEOUT", "60").readTimeout()).hasSeconds(60);
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> options("HF_HUB_ETAG_TIMEOUT", "soon"))
			.withMessageContaining("HF_HUB_ETAG_TIMEOUT");
	}

	@ParameterizedTest
	@CsvSource({ "https://huggingface.co, secure:8080", "http://mirror.example, plain:80", "https://a.internal, DIRECT",
			"https://internal, DIRECT", "https://notinternal, secure:8080", "https://port.example:444, DIRECT",
			"https://port.example:445, secure:8080" })
	void proxiesAreReadFromEnvironment(String uri, String proxy) {
		HubProxies proxies = options("HTTPS_PROXY", "http://user:p%40ss@secure:8080", "http_proxy", "plain", "NO_PROXY",
				"localhost, .internal,port.example:444")
			.proxies();
		assertThat(proxies.select(URI.create(uri))).singleElement()
			.satisfies((selected) -> assertThat(describe(selected)).isEqualTo(proxy));
		assertThat(proxies.authorization(URI.create(uri)))
			.isEqualTo(proxy.startsWith("secure") ? Optional.of("Basic dXNlcjpwQHNz") : Optional.empty());
	}

	@Test
	void lowerCaseVariableTakesPrecedenceAndStarMatchesEveryHost() {
		URI hub = URI.create("https://huggingface.co");
		assertThat(options("HTTPS_PROXY", "http://upper:1", "https_proxy", "http://lower:2").proxies().select(hub))
			.extracting(HubEnvironmentTests::describe)
			.containsExactly("lower:2");
		assertThat(options("ALL_PROXY", "http://all:3").proxies().select(hub)).extracting(HubEnvironmentTests::describe)
			.containsExactly("all:3");
		assertThat(options("ALL_PROXY", "http://all:3", "no_proxy", "*").proxies().select(hub))
			.containsExactly(Proxy.NO_PROXY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080", "https://127.0.0.1", "http://[::1]:80" })
	void loopbackIsNotProxied(String uri) {
		assertThat(options("ALL_PROXY", "http://all:3").proxies().select(URI.create(uri)))
			.containsExactly(Proxy.NO_PROXY);
	}

	@Test
	void unsupportedProxyIsRejected() {
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> options("HTTPS_PROXY", "socks5://user:secret@proxy:1080"))
			.withMessageContaining("HTTPS_PROXY")
			.satisfies((ex) -> assertThat(ex + ex.remedy()).doesNotContain("secret"));
	}

	@Test
	void systemPropertiesTakePrecedenceOverEnvironment() {
		Properties system = system();
		system.setProperty("https.proxyHost", "from-properties");
		HubProxies proxies = new HubEnvironment(Map.of("HTTPS_PROXY", "http://environment:1"), system).options()
			.proxies();
		assertThat(proxies.select(URI.create("https://huggingface.co"))).extracting(HubEnvironmentTests::describe)
			.doesNotContain("environment:1");
	}

	@Test
	void builderChangesSingleOptions() {
		HubOptions options = options("HF_TOKEN", "hf_a").toBuilder()
			.token("hf_b")
			.offline(true)
			.endpoint("http://mirror")
			.cache(Path.of("c"))
			.build();
		assertThat(options.token()).isEqualTo("hf_b");
		assertThat(options.offline()).isTrue();
		assertThat(options.endpoint()).hasToString("http://mirror");
		assertThat(options.cache()).isEqualTo(Path.of("c"));
		assertThat(options).asString().contains("token=***").doesNotContain("hf_b");
	}

	private static String describe(Proxy proxy) {
		return (proxy.address() instanceof InetSocketAddress address)
				? address.getHostString() + ":" + address.getPort() : proxy.toString();
	}

	private HubOptions options(String... variables) {
		Map<String, String> map = new HashMap<>();
		for (int i = 0; i < variables.length; i += 2) {
			map.put(variables[i], variables[i + 1]);
		}
		return new HubEnvironment(map, system()).options();
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "", " " })
	void withoutHomeCacheIsInPrivateTemporaryFolder(String home) throws IOException {
		Properties system = new Properties();
		system.setProperty("user.home", home);
		system.setProperty("java.io.tmpdir", this.home.toAbsolutePath().toString());
		HubOptions options = new HubEnvironment(Map.of(), system).options();
		assertThat(options.cache())
			.isEqualTo(UserTemporaryFolder.in(this.home.toAbsolutePath()).resolve(".cache/huggingface/hub"));
		assertThat(options.token()).isNull();
	}

	private Properties system() {
		Properties system = new Properties();
		system.setProperty("user.home", this.home.toAbsolutePath().toString());
		return system;
	}

}
