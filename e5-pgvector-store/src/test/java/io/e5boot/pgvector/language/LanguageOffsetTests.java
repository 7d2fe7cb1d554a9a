package io.e5boot.pgvector.language;

import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LanguageOffsetTests {

	@Test
	void originChangesOnlyLength() {
		CenteredVector centered = LanguageOffset.origin(2).subtractFrom(new float[] { 3, 4 });
		assertThat(centered.direction()).containsExactly(new float[] { 0.6f, 0.8f }, within(1e-6f));
		assertThat(centered.norm()).isEqualTo(5);
	}

	@Test
	void originalRecoversVector() {
		LanguageOffset offset = new LanguageOffset(7, new float[] { 1, -2, 0.5f });
		float[] vector = { 0.1f, 0.2f, 0.3f };
		CenteredVector centered = offset.subtractFrom(vector);
		assertThat(centered.offset().id()).isEqualTo(7);
		assertThat(centered.original()).containsExactly(vector, within(1e-6f));
	}

	@Test
	void vectorEqualToOffsetIsNotMoved() {
		float[] vector = { 0.6f, 0.8f };
		CenteredVector centered = new LanguageOffset(7, vector.clone()).subtractFrom(vector);
		assertThat(centered.offset().id()).isZero();
		assertThat(centered.original()).containsExactly(vector, within(1e-6f));
	}

}
