package io.e5boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The properties that exist below a prefix, read from the configuration metadata on the
 * class path.
 *
 * @param names the names of all properties, in kebab case
 * @param maps the names of those with keys that the application chooses
 * @param replacements the names of properties that no longer exist, with those of the
 * properties that replace them
 */
record KnownProperties(Set<String> names, Set<String> maps, Map<String, String> replacements) {

	private static final Logger logger = LoggerFactory.getLogger(KnownProperties.class);

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	static KnownProperties read(ClassLoader classLoader, String prefix) {
		KnownProperties known = new KnownProperties(new TreeSet<>(), new HashSet<>(), new HashMap<>());
		try {
			for (URL file : Collections.list(classLoader.getResources(METADATA))) {
				known.add(file, prefix);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The configuration metadata cannot be read", ex);
		}
		return known;
	}

	/** Files of other projects may be broken, which must not stop an application. */
	private void add(URL file, String prefix) {
		try (InputStream stream = file.openStream()) {
			for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
				String name = property.path("name").asString("");
				if (name.startsWith(prefix) && ConfigurationPropertyName.isValid(name)) {
					add(name, property);
				}
			}
		}
		catch (IOException | JacksonException ex) {
			logger.debug("{} is skipped, because it cannot be read", file, ex);
		}
	}

	private void add(String name, JsonNode property) {
		JsonNode deprecation = property.path("deprecation");
		if (deprecation.path("level").asString("").equals("error")) {
			this.replacements.put(name, deprecation.path("replacement").asString(""));
			return;
		}
		this.names.add(name);
		if (property.path("type").asString("").startsWith("java.util.Map")) {
			this.maps.add(name);
		}
	}

	/** Returns whether a name is that of a property, or of an element of one. */
	boolean contains(ConfigurationPropertyName name) {
		ConfigurationPropertyName property = name;
		while (property.isLastElementIndexed()) {
			property = property.getParent();
		}
		return this.names.stream().map(ConfigurationPropertyName::of).anyMatch(property::equals)
				|| this.maps.stream().map(ConfigurationPropertyName::of).anyMatch((map) -> map.isAncestorOf(name));
	}

	/**
	 * Returns whether an environment variable sets a property. In its name dashes are
	 * missing, or are underscores.
	 */
	boolean containsVariable(ConfigurationPropertyName name) {
		String letters = letters(name.toString());
		return this.names.stream()
			.anyMatch(
					(known) -> letters(known).equals(letters.replaceAll("\\d+$", "")) || letters(known).equals(letters))
				|| this.maps.stream().anyMatch((map) -> letters.startsWith(letters(map)));
	}

	/**
	 * Returns the property that replaces one that no longer exists, whether that is set
	 * as a property or as an environment variable.
	 */
	Optional<String> replacement(ConfigurationPropertyName name) {
		return this.replacements.entrySet()
			.stream()
			.filter((entry) -> letters(entry.getKey()).equals(letters(name.toString())))
			.map(Map.Entry::getValue)
			.findFirst();
	}

	/**
	 * Returns the name that is most similar to another, if at least half of the letters
	 * are the same.
	 */
	Optional<String> nearest(ConfigurationPropertyName name) {
		return this.names.stream()
			.min(Comparator.comparingInt((known) -> distance(known, name)))
			.filter((known) -> distance(known,
					name) <= Math.max(letters(known).length(), letters(name.toString()).length()) / 2);
	}

	/**
	 * Returns how many letters to insert, remove or replace to turn one name into
	 * another; without the key, if it is that of a map.
	 */
	int distance(String known, ConfigurationPropertyName name) {
		return distance(known, (this.maps.contains(known)
				? name.chop(ConfigurationPropertyName.of(known).getNumberOfElements()) : name)
			.toString());
	}

	private static int distance(String first, String second) {
		String from = letters(first);
		String to = letters(second);
		int[] row = new int[to.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[to.length()];
	}

	private static String letters(String name) {
		return name.replaceAll("[^a-z0-9]", "");
	}

}
