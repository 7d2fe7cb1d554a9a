package io.e5boot.autoconfigure.embedding;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.encoder.hub.Hub;
import io.e5boot.encoder.hub.HubException;
import io.e5boot.encoder.hub.HubOptions;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelResolverTests {

	private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

	@TempDir
	Path temp;

	@Test
	void usesTheOnlyPackByDefault() throws IOException {
		assertThat(resolver(TestModels.withPacks(this.temp, "alpha")).resolve(null, null).id()).isEqualTo("alpha");
	}

	@Test
	void requiresAChoiceBetweenTwoPacks() throws IOException {
		ModelResolver resolver = resolver(TestModels.withPacks(this.temp, "alpha", "beta"));
		assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve(null, null))
			.withMessageContainingAll("2 model packs", "pack:alpha (", "pack:beta (")
			.satisfies((ex) -> assertThat(ex.action()).contains("e5.embedding.model"));
		assertThat(resolver.resolve("pack:beta", null).id()).isEqualTo("beta");
	}

	@Test
	void explainsAnUnknownPack() throws IOException {
		ModelResolver resolver = resolver(TestModels.withPacks(this.temp, "alpha"));
		assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve("pack:gamma", null))
			.withMessageContainingAll("pack 'gamma'", "pack:alpha");
	}

	@Test
	void usesSmallFromTheHubWithoutPackAndProperty() throws IOException {
		TestModels.cache(this.temp, "intfloat/multilingual-e5-small", COMMIT);
		assertThat(resolver(TestModels.withoutPacks()).resolve(null, null).id())
			.isEqualTo("intfloat/multilingual-e5-small");
	}

	@ParameterizedTest
	@CsvSource({ "small, intfloat/multilingual-e5-small", "base, intfloat/multilingual-e5-base",
			"large, intfloat/multilingual-e5-large", "large-instruct, intfloat/multilingual-e5-large-instruct",
			"Nehc/e5-large-ru, Nehc/e5-large-ru" })
	void resolvesModelsOfTheHub(String name, String id) throws IOException {
		TestModels.cache(this.temp, id, COMMIT);
		ModelFiles files = resolver(TestModels.withPacks(this.temp, "alpha")).resolve(name, null);
		assertThat(files.id()).isEqualTo(id);
		assertThat(files.location()).contains("snapshots", COMMIT);
		assertThat(resolver(TestModels.withoutPacks()).resolve(name, COMMIT).id()).isEqualTo(id);
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> resolver(TestModels.withoutPacks()).resolve(name, "v2"))
			.withMessageContaining(id + " at v2");
	}

	@Test
	void anExactPackReplacesItsModelButAQuantizedPackDoesNot() throws IOException {
		TestModels.cache(this.temp, "test/alpha", COMMIT);
		TestModels.cache(this.temp, "test/beta", COMMIT);
		ModelResolver resolver = resolver(TestModels.withPacks(this.temp, "alpha-exact", "beta-q4"));
		assertThat(resolver.resolve("test/alpha", null)).hasToString("alpha-exact");
		assertThat(resolver.resolve("test/alpha", "1")).hasToString("alpha-exact");
		assertThat(resolver.resolve("pack:alpha-exact", null).id()).as("the id that a store records")
			.isEqualTo("test/alpha");
		assertThat(resolver.resolve("test/alpha", COMMIT).location()).as("another revision").contains("snapshots");
		assertThat(resolver.resolve("test/beta", null).id()).isEqualTo("test/beta");
		assertThat(resolver.resolve("pack:test/beta", null).id()).isEqualTo("beta-q4");
		assertThat(resolver.resolve("pack:beta-q4", null).id()).isEqualTo("beta-q4");
	}

	@Test
	void requiresAChoiceBetweenPacksOfOneModel() throws IOException {
		ModelResolver resolver = resolver(TestModels.withPacks(this.temp, "alpha-q4", "alpha-q8"));
		assertThatExceptionOfType(E5ConfigurationException.class)
			.isThrownBy(() -> resolver.resolve("pack:test/alpha", null))
			.withMessageContainingAll("2 model packs made from 'test/alpha'", "pack:alpha-q4 (", "pack:alpha-q8 (");
		assertThat(resolver.resolve("pack:alpha-q8", null).id()).isEqualTo("alpha-q8");
	}

	@Test
	void aShortNameResolvesToThePackOfItsModel() {
		ModelResolver resolver = resolver(getClass().getClassLoader());
		assertThat(resolver.resolve("small", null).id()).isEqualTo("multilingual-e5-small-q4");
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> resolver.resolve("intfloat/multilingual-e5-small", null))
			.withMessageContaining("Offline");
	}

	@Test
	void resolvesAFolderOnTheClassPath() throws IOException {
		TestModels.copyOfTiny(this.temp.resolve("root/models/tiny"));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.temp.resolve("root").toUri().toURL() },
				TestModels.withoutPacks())) {
			assertThat(resolver(loader).resolve("classpath:models/tiny", null).id()).isEqualTo("tiny");
			assertThatExceptionOfType(ModelNotFoundException.class)
				.isThrownBy(() -> resolver(loader).resolve("classpath:models/none", null))
				.withMessageContaining("models/none");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "samll", "a/b/c", "https://huggingface.co/intfloat/multilingual-e5-small", "a--b/c" })
	void explainsAnInvalidName(String name) {
		assertThatExceptionOfType(E5ConfigurationException.class)
			.isThrownBy(() -> resolver(TestModels.withoutPacks()).resolve(name, null))
			.withMessageContaining("'" + name + "'")
			.satisfies((ex) -> assertThat(ex.action()).contains("small, base", "file:/", "classpath:", "pack:"));
	}

	@Test
	void refusesARevisionOfALocalModel() throws IOException {
		ModelResolver resolver = resolver(TestModels.withPacks(this.temp, "alpha"));
		for (String model : new String[] { "pack:alpha", TestModels.tiny().toString(), null }) {
			assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve(model, "main"))
				.withMessageContaining("e5.embedding.revision is 'main'");
		}
	}

	@Test
	void resolvesFoldersByUrlAndByPath() throws IOException {
		Path folder = TestModels.copyOfTiny(this.temp.resolve("my own model é"));
		ModelResolver resolver = resolver(TestModels.withoutPacks());
		assertThat(resolver.resolve(folder.toUri().toString(), null).id()).isEqualTo("my own model é");
		assertThat(resolver.resolve("file:" + folder, null).id()).isEqualTo("my own model é");
		assertThat(resolver.resolve(folder.toString(), null).id()).isEqualTo("my own model é");
		Path relative = Path.of("").toAbsolutePath().relativize(TestModels.tiny());
		assertThat(resolver.resolve(relative.toString(), null).location()).contains(TestModels.tiny().toString());
		assertThat(resolver.resolve("file:" + relative, null).location()).contains(TestModels.tiny().toString());
	}

	@Test
	void explainsAMissingFolder() {
		Path missing = this.temp.resolve("missing");
		assertThat(Files.exists(missing)).isFalse();
		ModelResolver resolver = resolver(TestModels.withoutPacks());
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> resolver.resolve(missing.toUri().toString(), null))
			.withMessageContaining(missing.toString());
	}

	private ModelResolver resolver(ClassLoader classLoader) {
		return new ModelResolver(classLoader,
				() -> new Hub(HubOptions.builder().cache(this.temp).offline(true).build()));
	}

}
