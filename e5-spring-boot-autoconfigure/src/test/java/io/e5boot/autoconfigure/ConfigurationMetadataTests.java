package io.e5boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.e5boot.encoder.TextTemplates;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata of our properties, which IDEs show.
 */
class ConfigurationMetadataTests {

	private static final JsonObject METADATA = read("target/classes/META-INF/spring-configuration-metadata.json");

	/**
	 * Their default depends on the model, the database or the machine, and the
	 * description says how.
	 */
	private static final List<String> WITHOUT_DEFAULT = List.of("e5.embedding.dimensions", "e5.embedding.hub.cache-dir",
			"e5.embedding.hub.endpoint", "e5.embedding.hub.offline", "e5.embedding.hub.token",
			"e5.embedding.instruct.tasks", "e5.embedding.max-tokens", "e5.embedding.model",
			"e5.embedding.native-cache-dir", "e5.embedding.revision", "e5.pgvector.dimensions", "e5.pgvector.ef-search",
			"e5.pgvector.initialize-schema", "e5.pgvector.score.judged-queries", "e5.pgvector.score.midpoint",
			"e5.pgvector.score.scale", "e5.splitter.max-tokens");

	/** They are set together or not at all. */
	private static final List<String> PAIR = List.of("e5.embedding.prefix.passage", "e5.embedding.prefix.query");

	@Test
	void listsEveryProperty() {
		assertThat(properties()).extracting(ConfigurationMetadataTests::name)
			.containsExactlyInAnyOrder("e5.embedding.model", "e5.embedding.revision", "e5.embedding.hub.cache-dir",
					"e5.embedding.hub.endpoint", "e5.embedding.hub.token", "e5.embedding.hub.offline",
					"e5.embedding.device", "e5.embedding.precision", "e5.embedding.max-tokens",
					"e5.embedding.dimensions", "e5.embedding.prefix.query", "e5.embedding.prefix.passage",
					"e5.embedding.instruct.task", "e5.embedding.instruct.tasks", "e5.embedding.instruct.template",
					"e5.embedding.long-texts", "e5.splitter.max-tokens", "e5.splitter.overlap",
					"e5.embedding.metadata-mode", "e5.embedding.native-cache-dir", "e5.pgvector.initialize-schema",
					"e5.pgvector.schema-validation", "e5.pgvector.schema-name", "e5.pgvector.table-name",
					"e5.pgvector.dimensions", "e5.pgvector.id-type", "e5.pgvector.distance-type",
					"e5.pgvector.index-type", "e5.pgvector.max-document-batch-size", "e5.pgvector.language.neutrality",
					"e5.pgvector.language.metadata-key", "e5.pgvector.language.strength", "e5.pgvector.vector-type",
					"e5.pgvector.partitions", "e5.pgvector.search-mode", "e5.pgvector.ef-search",
					"e5.pgvector.on-model-change", "e5.pgvector.index.m", "e5.pgvector.index.ef-construction",
					"e5.pgvector.index.build-memory", "e5.pgvector.score.midpoint", "e5.pgvector.score.scale",
					"e5.pgvector.score.judged-queries");
	}

	@Test
	void everyDescriptionIsASentence() {
		assertThat(properties())
			.allSatisfy((property) -> assertThat(property.get("description").getAsString()).as(name(property))
				.matches("(?s)[A-Z].*\\."));
	}

	@Test
	void everyNameIsInKebabCase() {
		assertThat(properties()).extracting(ConfigurationMetadataTests::name)
			.allMatch((name) -> name.matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*"));
	}

	@Test
	void everyPropertyHasOrDescribesADefault() {
		assertThat(properties()).filteredOn((property) -> !property.has("defaultValue"))
			.filteredOn((property) -> !PAIR.contains(name(property)))
			.allSatisfy((property) -> assertThat(property.get("description").getAsString()).contains("By default"))
			.extracting(ConfigurationMetadataTests::name)
			.containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@Test
	void defaultsOfTheInstructionAreThoseOfTheEncoder() {
		Map<String, String> defaults = properties()
			.filter((property) -> name(property).matches("e5\\.embedding\\.instruct\\.(task|template)"))
			.collect(Collectors.toMap(ConfigurationMetadataTests::name,
					(property) -> property.get("defaultValue").getAsString()));
		assertThat(defaults).containsOnly(Map.entry("e5.embedding.instruct.task", TextTemplates.RETRIEVAL_TASK),
				Map.entry("e5.embedding.instruct.template", TextTemplates.INSTRUCT));
	}

	@Test
	void everyHintIsForAnExistingProperty() {
		List<String> names = properties().map(ConfigurationMetadataTests::name).toList();
		assertThat(stream("hints")).extracting(ConfigurationMetadataTests::name)
			.contains("e5.embedding.model", "e5.embedding.device", "e5.embedding.precision", "e5.embedding.long-texts")
			.filteredOn((name) -> !List.of("spring.ai.model.embedding", "spring.ai.vectorstore.type").contains(name))
			.isSubsetOf(names);
	}

	@Test
	void everyPropertyIsOurs() {
		assertThat(stream("properties")).extracting(ConfigurationMetadataTests::name)
			.allMatch((name) -> name.startsWith("e5."));
	}

	@Test
	void everyDeprecatedPropertyHasAnExistingReplacement() {
		assertThat(stream("properties").filter((property) -> property.has("deprecation"))
			.map((property) -> property.getAsJsonObject("deprecation"))).hasSize(3).allSatisfy((deprecation) -> {
				assertThat(deprecation.get("level").getAsString()).isEqualTo("error");
				assertThat(properties().map(ConfigurationMetadataTests::name))
					.contains(deprecation.get("replacement").getAsString());
			});
	}

	private static Stream<JsonObject> properties() {
		return stream("properties").filter((property) -> !property.has("deprecation"));
	}

	private static Stream<JsonObject> stream(String section) {
		return StreamSupport.stream(METADATA.getAsJsonArray(section).spliterator(), false)
			.map(JsonElement::getAsJsonObject);
	}

	private static String name(JsonObject entry) {
		return entry.get("name").getAsString();
	}

	private static JsonObject read(String file) {
		try {
			return JsonParser.parseString(Files.readString(Path.of(file), StandardCharsets.UTF_8)).getAsJsonObject();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
