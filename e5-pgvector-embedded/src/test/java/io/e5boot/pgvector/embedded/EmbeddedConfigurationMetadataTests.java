package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedConfigurationMetadataTests {

	@Test
	void describesEveryProperty() throws IOException {
		List<Map<String, Object>> properties = properties();
		assertThat(properties).hasSameSizeAs(EmbeddedPgVectorProperties.class.getRecordComponents());
		assertThat(properties).allSatisfy((property) -> {
			assertThat((String) property.get("name")).startsWith("e5.pgvector.embedded.");
			assertThat((String) property.get("description")).matches("[A-Z].+\\.");
		});
		assertThat(Arrays.stream(EmbeddedPgVectorProperties.class.getRecordComponents())
			.filter((component) -> !List.of("cacheDir", "testDataDir").contains(component.getName())))
			.hasSize((int) properties.stream().filter((property) -> property.containsKey("defaultValue")).count());
	}

	private static List<Map<String, Object>> properties() throws IOException {
		try (InputStream metadata = Objects.requireNonNull(EmbeddedConfigurationMetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			return JsonPath.read(metadata, "$.properties");
		}
	}

}
