package io.e5boot.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorAutoConfiguration;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A plain Spring Boot application with the embedding model and no database: seconds from
 * {@code main} to the first vector, and resident memory after many texts.
 *
 * <pre>
 * --lines=FILE --texts=100000 --out=FILE.json [--e5.embedding.precision=NAME]
 * </pre>
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { DataSourceAutoConfiguration.class, EmbeddedPgVectorAutoConfiguration.class })
class PlainApplication {

	private static final int BATCH = 100;

	private static final String QUERY = "When does the last ferry leave?";

	public static void main(String[] args) throws IOException {
		long start = System.nanoTime();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(PlainApplication.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			EmbeddingModel model = context.getBean(EmbeddingModel.class);
			model.embed(QUERY);
			Map<String, Object> result = new LinkedHashMap<>();
			result.put("firstVectorAfterMain", (System.nanoTime() - start) / 1e9);
			result.put("firstVector", ProcessAge.seconds());
			result.put("residentAtFirstVector", Resident.now());
			Options options = Options.of(args);
			int texts = options.number("texts");
			embed(model, options, texts);
			result.put("texts", texts);
			result.put("seconds", (System.nanoTime() - start) / 1e9);
			result.put("resident", Resident.now());
			JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(options.path("out").toFile(), result);
		}
	}

	private static void embed(EmbeddingModel model, Options options, int texts) throws IOException {
		try (Lines lines = new Lines(options.path("lines"))) {
			for (int done = 0; done < texts; done += BATCH) {
				List<float[]> vectors = model.embed(lines.next(BATCH));
				if (vectors.size() != BATCH) {
					throw new IllegalStateException(vectors.size() + " vectors for " + BATCH + " texts");
				}
			}
		}
	}

}
