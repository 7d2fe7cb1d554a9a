package io.e5boot.encoder.hub;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HubModelTests {

	@ParameterizedTest
	@ValueSource(strings = { "intfloat/multilingual-e5-small", "a/b", "Avditvs/multilingual-e5-small-distill-base-0.1",
			"some_body/_model_" })
	void isIdAcceptsValidIds(String id) {
		assertThat(HubModel.of(id).id()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "small", "a/b/c", "/b", "a/", "a/b--c", "a/..", "../b", "a/b.git", "-a/b", "a/b.",
			"a b/c", "a/b\n", "ä/b", "a/b:c", "C:/model" })
	void constructorRejectsInvalidIds(String id) {
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> HubModel.of(id))
			.withMessageContaining("not the id");
	}

	@Test
	void isIdLimitsLength() {
		assertThat(HubModel.isId("a/" + "b".repeat(94))).isTrue();
		assertThat(HubModel.isId("a/" + "b".repeat(95))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "..", "../main", "a/../b", "/main", "main/", "a\\b", "a:b", "a\u0000b", "a//b", ".",
			"a/." })
	void constructorRejectsInvalidRevisions(String revision) {
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> new HubModel("a/b", revision))
			.withMessageContaining("not a revision");
	}

	@Test
	void idOfResolvesAliases() {
		assertThat(HubModel.idOf("large-instruct")).contains("intfloat/multilingual-e5-large-instruct");
		assertThat(HubModel.idOf("tiny")).isEmpty();
	}

}
