package io.e5boot.pgvector;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Compares the recorded means with the means of the model's vectors of the stored texts.
 */
public record StoredMeans(JdbcTemplate jdbc, String schema, FakeEmbeddingModel model) {

	public void assertMatchPassages() {
		Map<String, double[]> sums = new HashMap<>();
		Map<String, Long> counts = new HashMap<>();
		this.jdbc.query(String.format(Locale.ROOT, "SELECT content, language FROM %s.e5_vector_store", this.schema),
				(row) -> {
					float[] vector = this.model.embed(row.getString(1));
					double[] sum = sums.computeIfAbsent(row.getString(2), (language) -> new double[vector.length]);
					for (int i = 0; i < sum.length; i++) {
						sum[i] += vector[i];
					}
					counts.merge(row.getString(2), 1L, Long::sum);
				});
		Map<String, Long> recorded = new HashMap<>();
		this.jdbc.query(String.format(Locale.ROOT,
				"SELECT language, mean, passages FROM %s.e5_vector_store_language WHERE passages > 0", this.schema),
				(row) -> {
					String language = row.getString(1);
					recorded.put(language, row.getLong(3));
					assertThat(counts).containsKey(language);
					assertClose(Vectors.parse(row.getString(2)), sums.get(language), counts.get(language));
				});
		assertThat(recorded).isEqualTo(counts);
	}

	private static void assertClose(float[] mean, double[] sum, long count) {
		for (int i = 0; i < mean.length; i++) {
			assertThat((double) mean[i]).isCloseTo(sum[i] / count, within(2e-4));
		}
	}

}
