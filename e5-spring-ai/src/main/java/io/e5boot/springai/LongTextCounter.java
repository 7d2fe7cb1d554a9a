package io.e5boot.springai;

import java.util.List;
import java.util.Locale;

import io.e5boot.encoder.EncodedText;
import io.e5boot.encoder.TextRole;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the texts that have more tokens than the model reads, by outcome: truncated or
 * chunked.
 */
record LongTextCounter(@Nullable MeterRegistry meters, String model) {

	static final String NAME = "e5.embedding.long.texts";

	void count(List<EncodedText> texts, TextRole role) {
		if (this.meters != null) {
			count(this.meters, role, "truncated", texts.stream().filter(EncodedText::truncated).count());
			count(this.meters, role, "chunked", texts.stream().filter((text) -> text.chunks() > 1).count());
		}
	}

	private void count(MeterRegistry registry, TextRole role, String outcome, long texts) {
		if (texts > 0) {
			registry
				.counter(NAME, "model", this.model, "role", role.name().toLowerCase(Locale.ROOT), "outcome", outcome)
				.increment(texts);
		}
	}

}
