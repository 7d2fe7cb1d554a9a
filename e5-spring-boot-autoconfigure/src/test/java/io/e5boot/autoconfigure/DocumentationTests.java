package io.e5boot.autoconfigure;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.e5boot.encoder.hub.HubException;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the documentation is complete and that its references exist.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Path DOCS = ROOT.resolve("docs");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

	private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| ([^|]*) \\|");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern PAGE = Pattern.compile("\\bdocs/[a-z-]+/[\\w/-]+\\.md\\b");

	private static final Pattern DECISION = Pattern.compile("(?:\\bADR\\s+|docs/adr/)(\\d+)\\b");

	private static final Pattern PUBLIC_EXCEPTION = Pattern.compile("(?m)^public (?:final )?class (\\w+Exception)\\b");

	@Test
	void linksResolve() {
		assertThat(pages()).hasSizeGreaterThan(50).allSatisfy((page) -> {
			String text = CODE_BLOCK.matcher(text(page)).replaceAll("");
			assertThat(matches(LINK, text)).allSatisfy((link) -> assertResolves(page, link));
		});
	}

	@Test
	void architectureLinksToEveryClass() {
		Path page = DOCS.resolve("explanation/architecture.md");
		Set<Path> linked = matches(LINK, text(page)).map((link) -> page.resolveSibling(link).normalize())
			.collect(Collectors.toSet());
		assertThat(Stream.of("e5-encoder", "e5-spring-ai", "e5-pgvector-store", "e5-spring-boot-autoconfigure")
			.flatMap((module) -> files(ROOT.resolve(module).resolve("src/main/java"), ".java").stream())
			.filter((source) -> !source.endsWith("package-info.java"))).hasSizeGreaterThan(200).isSubsetOf(linked);
	}

	@Test
	void sourcesNameExistingPages() {
		assertThat(sources()).hasSizeGreaterThan(300).allSatisfy((source) -> {
			String text = text(source);
			assertThat(PAGE.matcher(text).results().map(MatchResult::group))
				.allSatisfy((page) -> assertThat(ROOT.resolve(page)).exists());
			assertThat(matches(DECISION, text))
				.allSatisfy((number) -> assertThat(decisions()).contains(Integer.parseInt(number)));
		});
	}

	@Test
	void decisionsAreNumberedWithoutGapsAndHaveOneTableAtMost() {
		List<Integer> numbers = decisions();
		assertThat(numbers).first().isEqualTo(1);
		assertThat(numbers).last().isEqualTo(numbers.size());
		assertThat(files(DOCS.resolve("adr"), ".md"))
			.allSatisfy((page) -> assertThat(Pattern.compile("(?m)^\\|[ :|-]+\\|$").matcher(text(page)).results())
				.hasSizeLessThan(2));
	}

	@Test
	void everyPropertyIsInItsTable() throws IOException {
		Set<String> properties = new TreeSet<>();
		for (URL metadata : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			objects(metadata).filter((property) -> !property.has("deprecation"))
				.map((property) -> property.get("name").getAsString())
				.filter((name) -> name.startsWith("e5."))
				.forEach(properties::add);
		}
		assertThat(properties).contains("e5.embedding.model", "e5.pgvector.table-name", "e5.pgvector.embedded.enabled");
		assertThat(firstColumn("properties.md", "e5\\.[a-z0-9.-]+")).containsExactlyInAnyOrderElementsOf(properties);
	}

	@Test
	void everyMeterIsInItsTable() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new StoreMetrics(registry, "table");
		Set<String> meters = registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.collect(Collectors.toCollection(TreeSet::new));
		meters.add("e5.embedding.long.texts");
		assertThat(firstColumn("metrics.md", "e5\\.[a-z.]+")).containsExactlyInAnyOrderElementsOf(meters);
	}

	@Test
	void everyPublicExceptionAndReasonIsInItsTable() {
		Set<String> exceptions = sources().stream()
			.map(ROOT::relativize)
			.filter((source) -> source.toString().matches("e5-[^/]+/src/main/java/.*"))
			.filter((source) -> !source.toString().contains("/internal/"))
			.map(ROOT::resolve)
			.flatMap((source) -> matches(PUBLIC_EXCEPTION, text(source)))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(exceptions).contains("HubException", "VectorStoreSchemaException");
		exceptions.remove("EmbeddedPgVectorException");
		assertThat(firstColumn("exceptions.md", "\\w+Exception")).containsExactlyInAnyOrderElementsOf(exceptions);
		assertThat(firstColumn("exceptions.md", "[A-Z_]+")).containsExactlyInAnyOrderElementsOf(
				Stream
					.of(HubException.Reason.values(), VectorStoreSchemaException.Reason.values(),
							EmbeddedPgVectorException.Reason.values())
					.flatMap(Arrays::stream)
					.map(Enum::name)
					.toList());
	}

	private static void assertResolves(Path page, String link) {
		if (link.matches("[a-z]+:.*")) {
			return;
		}
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
		assertThat(target).as("%s: %s", page, link).exists();
		if (parts.length == 2) {
			assertThat(matches(HEADING, text(target)).map(DocumentationTests::anchor)).as("%s: %s", page, link)
				.contains(parts[1]);
		}
	}

	/** The fragment that GitHub gives a heading. */
	private static String anchor(String heading) {
		return heading.replaceAll("[^\\w -]", "").replace(' ', '-').toLowerCase(Locale.ROOT);
	}

	private static List<String> firstColumn(String page, String name) {
		return matches(FIRST_COLUMN, text(DOCS.resolve("reference").resolve(page)))
			.flatMap((cell) -> matches(CODE, cell))
			.filter((code) -> code.matches(name))
			.toList();
	}

	private static List<Integer> decisions() {
		return files(DOCS.resolve("adr"), ".md").stream()
			.map((page) -> page.getFileName().toString())
			.filter((name) -> !name.equals("README.md"))
			.map((name) -> Integer.valueOf(name.substring(0, 4)))
			.sorted()
			.toList();
	}

	private static Collection<Path> pages() {
		return files(ROOT, ".md").stream().filter((page) -> !page.toString().contains("/corpus/")).toList();
	}

	private static Collection<Path> sources() {
		return Stream.of(".java", ".py", ".sql", "pom.xml").flatMap((ending) -> files(ROOT, ending).stream()).toList();
	}

	private static List<Path> files(Path folder, String ending) {
		try (Stream<Path> files = Files.find(folder, 20,
				(path, attributes) -> attributes.isRegularFile() && path.toString().endsWith(ending))) {
			return files.filter((file) -> isOurs(ROOT.relativize(file))).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isOurs(Path file) {
		return StreamSupport.stream(file.spliterator(), false)
			.map(Path::toString)
			.noneMatch((name) -> name.equals("target") || name.equals("shared")
					|| name.startsWith(".") && !name.equals(".github"));
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((match) -> match.group(1));
	}

	private static Stream<JsonObject> objects(URL metadata) throws IOException {
		try (InputStreamReader reader = new InputStreamReader(metadata.openStream(), StandardCharsets.UTF_8)) {
			JsonArray properties = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("properties");
			return StreamSupport.stream(properties.spliterator(), false).map(JsonElement::getAsJsonObject);
		}
	}

}
