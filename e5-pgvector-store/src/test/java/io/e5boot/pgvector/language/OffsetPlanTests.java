package io.e5boot.pgvector.language;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OffsetPlanTests {

	private final OffsetPlan auto = new OffsetPlan(LanguageNeutrality.auto().withStrength(0.9, 0.8));

	private static LanguageMean mean(String language, long passages, int offset, long passagesAtOffset) {
		return new LanguageMean(language, passages, new float[] { passages, 0 }, offset, (offset != 0) ? 0.9 : 0,
				passagesAtOffset);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			20,    0,   0, false
			19,    1,   0, true
			18,    1,   0, false
			950,  49,   0, false
			950,  50,   0, true
			500,   0, 500, false
			10,    5,   5, false
			10,   10,   5, true
			""")
	void autoRequiresMinorityOfKnownLanguages(int english, int german, int unknown, boolean active) {
		List<LanguageMean> means = List.of(mean("en", english, 0, 0), mean("de", german, 0, 0),
				mean(LanguageTags.UNKNOWN, unknown, 0, 0));
		assertThat(this.auto.active(means)).isEqualTo(active);
	}

	@Test
	void autoStaysActive() {
		assertThat(this.auto.active(List.of(mean("en", 3, 4, 3)))).isTrue();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			10,       0,    0, true
			10,       1,   10, false
			14,       1,   10, false
			15,       1,   10, true
			95,       1,   63, true
			94,       1,   63, false
			127,      1,   64, false
			128,      1,   64, true
			9000,     1,  512, false
			1022,     1,  511, true
			""")
	void languageIsOutdatedAfterGrowth(long passages, int offset, long atOffset, boolean due) {
		List<LanguageMean> means = List.of(mean("en", passages, offset, atOffset), mean("de", 1_000_000, 2, 512));
		assertThat(this.auto.outdated(means)).extracting(LanguageMean::language)
			.isEqualTo(due ? List.of("en") : List.of());
	}

	@Test
	void changedStrengthMakesAllLanguagesOutdated() {
		OffsetPlan weaker = new OffsetPlan(LanguageNeutrality.auto().withStrength(0.5, 0.8));
		assertThat(weaker.outdated(List.of(mean("en", 5000, 1, 5000), mean("de", 10, 2, 10)))).hasSize(2);
	}

	@Test
	void offMakesLanguagesWithOffsetOutdated() {
		OffsetPlan off = new OffsetPlan(LanguageNeutrality.off());
		assertThat(off.active(List.of(mean("en", 50, 1, 50)))).isFalse();
		assertThat(off.outdated(List.of(mean("en", 50, 1, 50), mean("de", 50, 0, 0))))
			.extracting(LanguageMean::language)
			.containsExactly("en");
	}

	@Test
	void offsetOfFewPassagesShrinksTowardsMeanOfMeans() {
		LanguageMean one = new LanguageMean("en", 1, new float[] { 1, 0 }, 0, 0, 0);
		LanguageMean two = new LanguageMean("de", 2, new float[] { 0, 1 }, 0, 0, 0);
		List<LanguageMean> all = List.of(one, two);
		assertThat(this.auto.offset(one, all)).containsExactly(new float[] { 0.45f, 0.45f }, within(1e-6f));
		assertThat(this.auto.offset(two, all)).containsExactly(new float[] { 0.09f, 0.81f }, within(1e-6f));
	}

	@Test
	void applyToAddsAndRemovesPassages() {
		LanguageChanges changes = new LanguageChanges(1);
		changes.add("en", new float[] { 5 });
		changes.add("en", new float[] { 9 });
		changes.remove(new LanguageSum("en", 2, new float[] { 3 }));
		LanguageMean after = changes.applyTo(new LanguageMean("en", 4, new float[] { 2 }, 0, 0, 0));
		assertThat(after.passages()).isEqualTo(4);
		assertThat(after.mean()).containsExactly(new float[] { 4 }, within(1e-6f));
	}

}
