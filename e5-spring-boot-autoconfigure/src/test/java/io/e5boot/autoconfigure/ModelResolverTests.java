package io.e5boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.e5boot.encoder.checkpoint.ModelNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelResolverTests {

	@TempDir
	Path temp;

	@Test
	void theOnePackIsTheDefault() throws IOException {
		assertThat(new ModelResolver(TestModels.withPacks(this.temp, "alpha")).resolve(null).id()).isEqualTo("alpha");
	}

	@Test
	void twoPacksAreAChoiceToMake() throws IOException {
		ModelResolver resolver = new ModelResolver(TestModels.withPacks(this.temp, "alpha", "beta"));
		assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve(null))
			.withMessageContainingAll("2 model packs", "pack:alpha (", "pack:beta (")
			.satisfies((ex) -> assertThat(ex.action()).contains("e5.embedding.model"));
		assertThat(resolver.resolve("pack:beta").id()).isEqualTo("beta");
	}

	@Test
	void anotherPackThanThoseThatAreThere() throws IOException {
		ModelResolver resolver = new ModelResolver(TestModels.withPacks(this.temp, "alpha"));
		assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve("pack:gamma"))
			.withMessageContainingAll("pack 'gamma'", "pack:alpha");
	}

	@Test
	void noPackAndNoProperty() {
		assertThatExceptionOfType(E5ConfigurationException.class)
			.isThrownBy(() -> new ModelResolver(TestModels.withoutPacks()).resolve(null))
			.withMessageContaining("e5.embedding.model is not set")
			.satisfies((ex) -> assertThat(ex.action()).contains("io.e5boot:e5-model-small",
					"e5.embedding.model to its folder", "file:/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "small", "large-instruct", "intfloat/multilingual-e5-small", "classpath:model" })
	void hubNamesSayWhatToDoInstead(String name) throws IOException {
		ModelResolver resolver = new ModelResolver(TestModels.withPacks(this.temp, "alpha"));
		assertThatExceptionOfType(E5ConfigurationException.class).isThrownBy(() -> resolver.resolve(name))
			.withMessageContainingAll("'" + name + "'", "pack:alpha")
			.satisfies((ex) -> assertThat(ex.action()).contains("io.e5boot:e5-model-small", "file:/"));
	}

	@Test
	void foldersAsUrlAndAsPath() throws IOException {
		Path folder = TestModels.copyOfTiny(this.temp.resolve("my own model é"));
		ModelResolver resolver = new ModelResolver(TestModels.withoutPacks());
		assertThat(resolver.resolve(folder.toUri().toString()).id()).isEqualTo("my own model é");
		assertThat(resolver.resolve("file:" + folder).id()).isEqualTo("my own model é");
		assertThat(resolver.resolve(folder.toString()).id()).isEqualTo("my own model é");
		Path relative = Path.of("").toAbsolutePath().relativize(TestModels.tiny());
		assertThat(resolver.resolve(relative.toString()).location()).contains(TestModels.tiny().toString());
		assertThat(resolver.resolve("file:" + relative).location()).contains(TestModels.tiny().toString());
	}

	@Test
	void aFolderThatIsNotThere() {
		Path missing = this.temp.resolve("missing");
		assertThat(Files.exists(missing)).isFalse();
		ModelResolver resolver = new ModelResolver(TestModels.withoutPacks());
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> resolver.resolve(missing.toUri().toString()))
			.withMessageContaining(missing.toString());
	}

}
