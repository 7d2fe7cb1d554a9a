package io.e5boot.pgvector.language;

import io.e5boot.pgvector.language.LanguageOffset.CentredVector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LanguageOffsetTests {

	@Test
	void theOriginChangesTheLengthOnly() {
		CentredVector centred = LanguageOffset.origin(2).subtractFrom(new float[] { 3, 4 });
		assertThat(centred.direction()).containsExactly(new float[] { 0.6f, 0.8f }, within(1e-6f));
		assertThat(centred.norm()).isEqualTo(5);
	}

	@Test
	void aMovedVectorComesBack() {
		LanguageOffset centre = new LanguageOffset(7, new float[] { 1, -2, 0.5f });
		float[] vector = { 0.1f, 0.2f, 0.3f };
		CentredVector centred = centre.subtractFrom(vector);
		assertThat(centred.centre().id()).isEqualTo(7);
		assertThat(centred.original()).containsExactly(vector, within(1e-6f));
	}

	@Test
	void aVectorThatIsItsOwnCentreStaysWhereItIs() {
		float[] vector = { 0.6f, 0.8f };
		CentredVector centred = new LanguageOffset(7, vector.clone()).subtractFrom(vector);
		assertThat(centred.centre().id()).isZero();
		assertThat(centred.original()).containsExactly(vector, within(1e-6f));
	}

}
