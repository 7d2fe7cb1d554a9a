package io.e5boot.pgvector.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Centers queries as passages are centered: subtracts a part of the mean of the
 * languages' means, and a part of the means of the languages most similar to the query.
 * The similarities follow from the vectors; the language of the query is not detected.
 * <p>
 * Each call uses the current means of the database. Means of unchanged languages come
 * from a cache. Thread-safe.
 */
@Internal
public final class QueryCentering {

	/**
	 * The inverse temperature of the softmax over the languages.
	 */
	private static final double SHARPNESS = 15;

	/**
	 * The current state of a language in the database.
	 *
	 * @param version changes with every change of the row
	 */
	private record Language(String language, String version, boolean centered, long passages) {

	}

	/**
	 * A cached mean.
	 *
	 * @param version the version of its row
	 */
	private record CachedMean(String version, long passages, float[] mean) {

	}

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final LanguageNeutrality neutrality;

	private volatile Map<String, CachedMean> cache = Map.of();

	public QueryCentering(JdbcTemplate jdbc, TableNames tables, LanguageNeutrality neutrality) {
		this.jdbc = jdbc;
		this.tables = tables;
		this.neutrality = neutrality;
	}

	/**
	 * A query vector to compare with the stored vectors.
	 *
	 * @param vector the vector, centered if the passages are
	 * @param centered whether the passages are centered
	 * @param passages the number of stored passages
	 */
	public record CenteredQuery(float[] vector, boolean centered, long passages) {

	}

	/**
	 * Centers a query. Runs in the transaction of the search.
	 * @param query the model's vector
	 * @return the centered vector, or the same vector if no language is centered
	 */
	public CenteredQuery center(float[] query) {
		List<Language> languages = this.jdbc.query(String.format(Locale.ROOT, """
				SELECT language, xmin::text || ':' || ctid::text, centre <> 0, passages FROM %s WHERE passages > 0
				""", this.tables.languages()),
				(row, number) -> new Language(row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4)));
		long passages = languages.stream().mapToLong(Language::passages).sum();
		List<CachedMean> means = means(languages.stream()
			.filter(Language::centered)
			.collect(Collectors.toMap(Language::language, Language::version)));
		return means.isEmpty() ? new CenteredQuery(query, false, passages)
				: new CenteredQuery(subtractMeans(query, means), true, passages);
	}

	private float[] subtractMeans(float[] query, List<CachedMean> means) {
		float[] meanOfMeans = new float[query.length];
		for (CachedMean mean : means) {
			add(meanOfMeans, 1.0 / means.size(), mean.mean());
		}
		List<float[]> directions = new ArrayList<>();
		double[] similarities = new double[means.size()];
		for (CachedMean mean : means) {
			float[] direction = mean.mean().clone();
			add(direction, -1, meanOfMeans);
			similarities[directions.size()] = SHARPNESS * (dot(query, direction) - dot(meanOfMeans, direction))
					/ Math.max(1e-9, Math.sqrt(dot(direction, direction)));
			scale(direction, OffsetPlan.weight(mean.passages()));
			directions.add(direction);
		}
		float[] centered = query.clone();
		add(centered, -this.neutrality.queryStrength(), meanOfMeans);
		double[] shares = softmax(similarities);
		for (int i = 0; i < shares.length; i++) {
			add(centered, -this.neutrality.queryLanguageStrength() * shares[i], directions.get(i));
		}
		return centered;
	}

	private List<CachedMean> means(Map<String, String> versions) {
		Map<String, CachedMean> current = new HashMap<>(this.cache);
		current.entrySet().removeIf((mean) -> !mean.getValue().version().equals(versions.get(mean.getKey())));
		Set<String> changed = new HashSet<>(versions.keySet());
		changed.removeAll(current.keySet());
		if (!changed.isEmpty()) {
			this.jdbc.query(String.format(Locale.ROOT, """
					SELECT language, xmin::text || ':' || ctid::text, passages, mean FROM %s
					WHERE language = ANY (?::text[]) AND passages > 0 AND centre <> 0""", this.tables.languages()),
					(RowCallbackHandler) (row) -> current.put(row.getString(1),
							new CachedMean(row.getString(2), row.getLong(3), Vectors.parse(row.getString(4)))),
					SqlArrays.text(changed));
		}
		this.cache = Map.copyOf(current);
		return List.copyOf(current.values());
	}

	private static double[] softmax(double[] values) {
		double greatest = Double.NEGATIVE_INFINITY;
		for (double value : values) {
			greatest = Math.max(greatest, value);
		}
		double sum = 0;
		double[] shares = new double[values.length];
		for (int i = 0; i < values.length; i++) {
			shares[i] = Math.exp(values[i] - greatest);
			sum += shares[i];
		}
		for (int i = 0; i < values.length; i++) {
			shares[i] /= sum;
		}
		return shares;
	}

	private static void add(float[] target, double factor, float[] vector) {
		for (int i = 0; i < target.length; i++) {
			target[i] += (float) (factor * vector[i]);
		}
	}

	private static void scale(float[] vector, double factor) {
		for (int i = 0; i < vector.length; i++) {
			vector[i] *= (float) factor;
		}
	}

	private static double dot(float[] a, float[] b) {
		double dot = 0;
		for (int i = 0; i < a.length; i++) {
			dot += (double) a[i] * b[i];
		}
		return dot;
	}

}
