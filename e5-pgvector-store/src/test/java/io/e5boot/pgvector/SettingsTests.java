package io.e5boot.pgvector;

import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.sql.Characters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "a\u0000b", "a name that is much longer than the sixty-three bytes of PostgreSQL" })
	void invalidTableNamesAreRejected(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TableNames("public", name));
		assertThatIllegalArgumentException().isThrownBy(() -> new TableNames(name, "table"));
	}

	@Test
	void buildRejectsTooManyDimensions() {
		JdbcTemplate jdbc = new JdbcTemplate(new org.postgresql.ds.PGSimpleDataSource());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> E5PgVectorStore.builder(jdbc, new FakeEmbeddingModel(4001)).build())
			.withMessageContaining("4001");
	}

	@Test
	void strengthsOutOfRangeAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> LanguageNeutrality.auto().withStrength(1.1, 0.5));
		assertThatIllegalArgumentException().isThrownBy(() -> LanguageNeutrality.auto().withStrength(0.5, -0.1));
	}

	@Test
	void messagesEscapeHostileIds() {
		assertThat(Characters.printable("a\u0000\n\uD800é")).isEqualTo("a\\u0000\\u000a\\ud800é");
		assertThat(Characters.printable("x".repeat(100))).hasSize(81).endsWith("…");
	}

}
