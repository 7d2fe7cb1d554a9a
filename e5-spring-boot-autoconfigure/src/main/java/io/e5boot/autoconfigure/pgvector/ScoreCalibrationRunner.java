package io.e5boot.autoconfigure.pgvector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.search.JudgedQuery;
import io.e5boot.pgvector.search.ScoreCalibration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.Resource;

/**
 * Fits the score to queries of the user and logs the settings. The file has one JSON
 * object per line, such as
 * <code>{"query": "last ferry", "relevant": ["timetable-3"]}</code>.
 */
class ScoreCalibrationRunner implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(ScoreCalibrationRunner.class);

	private static final String SCORE = E5PgVectorProperties.NAME + ".score.";

	static final String PROPERTY = SCORE + "judged-queries";

	private final E5PgVectorStore store;

	private final Resource file;

	ScoreCalibrationRunner(E5PgVectorStore store, Resource file) {
		this.store = store;
		this.file = file;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		List<JudgedQuery> queries = read();
		logger.info("Fitted to {} queries: {}", queries.size(), settings(fit(queries)));
	}

	private static String settings(ScoreCalibration fitted) {
		return String.format(Locale.ROOT, "%smidpoint=%.3f %sscale=%.4f", SCORE, fitted.midpoint(), SCORE,
				fitted.scale());
	}

	private ScoreCalibration fit(List<JudgedQuery> queries) {
		try {
			return ScoreCalibration.fit(this.store, queries);
		}
		catch (IllegalArgumentException ex) {
			throw new E5ConfigurationException(
					"No score can be fitted to the queries of " + this.file + ": " + ex.getMessage() + ".",
					"List ids of stored documents that answer the queries, or remove " + PROPERTY + ".", ex);
		}
	}

	private List<JudgedQuery> read() {
		JsonMapper mapper = JsonMapper.builder().build();
		List<JudgedQuery> queries = new ArrayList<>();
		int number = 0;
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.file.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				number++;
				if (!line.isBlank()) {
					queries.add(mapper.readValue(line, JudgedQuery.class));
				}
			}
			return queries;
		}
		catch (IOException | JacksonException ex) {
			throw new E5ConfigurationException("Line " + number + " of " + this.file + " cannot be read.",
					"Write one JSON object per line, such as {\"query\": \"last ferry\", \"relevant\": "
							+ "[\"timetable-3\"]}, in the file that " + PROPERTY + " names.",
					ex);
		}
	}

}
