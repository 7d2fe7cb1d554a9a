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
 * Moves queries as passages are moved: by a part of the mean of the languages' means, and
 * by a part of what the query shares with single languages. Which those are is read off
 * the vector itself; nothing detects the query's language.
 * <p>
 * The means are those of the database at each call: of a language that has not changed
 * the copy in memory is taken. Thread-safe.
 */
@Internal
public final class QueryCentering {

	/**
	 * How sharply a query is assigned to the languages it leans to.
	 */
	private static final double SHARPNESS = 15;

	/**
	 * A language as the database has it now.
	 *
	 * @param version what PostgreSQL changes with every change of the row
	 */
	private record Stored(String language, String version, boolean centered, long passages) {

	}

	/**
	 * A language's mean as it was read.
	 *
	 * @param version the row's version when it was read
	 */
	private record Known(String version, long passages, float[] mean) {

	}

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final LanguageNeutrality neutrality;

	private volatile Map<String, Known> known = Map.of();

	public QueryCentering(JdbcTemplate jdbc, TableNames tables, LanguageNeutrality neutrality) {
		this.jdbc = jdbc;
		this.tables = tables;
		this.neutrality = neutrality;
	}

	/**
	 * A query as it is compared.
	 *
	 * @param vector its vector, moved
	 * @param centered whether the store's passages are centered
	 * @param passages how many there are
	 */
	public record CenteredQuery(float[] vector, boolean centered, long passages) {

	}

	/**
	 * Moves a query. Runs in the transaction of the search.
	 * @param query the vector as the model made it
	 * @return the moved vector; the same where no language is centered
	 */
	public CenteredQuery centre(float[] query) {
		List<Stored> stored = this.jdbc.query(String.format(Locale.ROOT, """
				SELECT language, xmin::text || ':' || ctid::text, centre <> 0, passages FROM %s WHERE passages > 0
				""", this.tables.languages()),
				(row, number) -> new Stored(row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4)));
		long passages = stored.stream().mapToLong(Stored::passages).sum();
		List<Known> means = means(
				stored.stream().filter(Stored::centered).collect(Collectors.toMap(Stored::language, Stored::version)));
		return means.isEmpty() ? new CenteredQuery(query, false, passages)
				: new CenteredQuery(moved(query, means), true, passages);
	}

	private float[] moved(float[] query, List<Known> means) {
		float[] middle = new float[query.length];
		for (Known mean : means) {
			add(middle, 1.0 / means.size(), mean.mean());
		}
		List<float[]> directions = new ArrayList<>();
		double[] likeness = new double[means.size()];
		for (Known mean : means) {
			float[] direction = mean.mean().clone();
			add(direction, -1, middle);
			likeness[directions.size()] = SHARPNESS * (dot(query, direction) - dot(middle, direction))
					/ Math.max(1e-9, Math.sqrt(dot(direction, direction)));
			scale(direction, OffsetPlan.weight(mean.passages()));
			directions.add(direction);
		}
		float[] moved = query.clone();
		add(moved, -this.neutrality.queryStrength(), middle);
		double[] shares = softmax(likeness);
		for (int i = 0; i < shares.length; i++) {
			add(moved, -this.neutrality.queryLanguageStrength() * shares[i], directions.get(i));
		}
		return moved;
	}

	private List<Known> means(Map<String, String> versions) {
		Map<String, Known> current = new HashMap<>(this.known);
		current.entrySet().removeIf((known) -> !known.getValue().version().equals(versions.get(known.getKey())));
		Set<String> changed = new HashSet<>(versions.keySet());
		changed.removeAll(current.keySet());
		if (!changed.isEmpty()) {
			this.jdbc.query(String.format(Locale.ROOT, """
					SELECT language, xmin::text || ':' || ctid::text, passages, mean FROM %s
					WHERE language = ANY (?::text[]) AND passages > 0 AND centre <> 0""", this.tables.languages()),
					(RowCallbackHandler) (row) -> current.put(row.getString(1),
							new Known(row.getString(2), row.getLong(3), Vectors.parse(row.getString(4)))),
					SqlArrays.text(changed));
		}
		this.known = Map.copyOf(current);
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
