package io.e5boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Warns of each {@code e5.*} property that does not exist. Nothing else would notice that
 * a misspelled or renamed property has no effect.
 */
final class UnknownPropertyWarning implements BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(UnknownPropertyWarning.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("e5");

	/** A variable that differs more from every property is not meant for us. */
	private static final int VARIABLE_DISTANCE = 3;

	private final ConfigurableEnvironment environment;

	UnknownPropertyWarning(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<SetProperty> properties = setProperties();
		if (properties.isEmpty()) {
			return;
		}
		KnownProperties known = KnownProperties.read(classLoader(beans), PREFIX + ".");
		if (known.names().isEmpty()) {
			// a build has left out the metadata
			return;
		}
		Set<ConfigurationPropertyName> others = prefixesOfTheApplication(beans, known);
		Set<ConfigurationPropertyName> seen = new HashSet<>();
		properties.stream()
			.filter((property) -> others.stream().noneMatch((other) -> other.isAncestorOf(property.name)))
			.filter((property) -> property.isUnknown(known))
			.filter((property) -> seen.add(property.name))
			.forEach((property) -> property.warn(known));
	}

	private List<SetProperty> setProperties() {
		List<SetProperty> properties = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.from(this.environment.getPropertySources())) {
			if (source instanceof IterableConfigurationPropertySource names) {
				names.stream()
					.filter(PREFIX::isAncestorOf)
					.forEach((name) -> properties.add(new SetProperty(name, source)));
			}
		}
		return properties;
	}

	private static ClassLoader classLoader(ConfigurableListableBeanFactory beans) {
		ClassLoader classLoader = beans.getBeanClassLoader();
		return (classLoader != null) ? classLoader : UnknownPropertyWarning.class.getClassLoader();
	}

	/** Returns the prefixes below which the application binds its own properties. */
	private static Set<ConfigurationPropertyName> prefixesOfTheApplication(ConfigurableListableBeanFactory beans,
			KnownProperties known) {
		return Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
			.map((name) -> beans.findAnnotationOnBean(name, ConfigurationProperties.class, false))
			.filter(Objects::nonNull)
			.map((annotation) -> ConfigurationPropertyName.adapt(annotation.prefix(), '.'))
			.filter(PREFIX::isAncestorOf)
			.filter((prefix) -> known.names()
				.stream()
				.noneMatch((name) -> prefix.isAncestorOf(ConfigurationPropertyName.of(name))))
			.collect(Collectors.toSet());
	}

	private record SetProperty(ConfigurationPropertyName name, ConfigurationPropertySource source) {

		private boolean isUnknown(KnownProperties known) {
			if (!isVariable()) {
				return !known.contains(this.name);
			}
			return !known.containsVariable(this.name)
					&& (known.replacement(this.name).isPresent() || known.nearest(this.name)
						.filter((nearest) -> known.distance(nearest, this.name) <= VARIABLE_DISTANCE)
						.isPresent());
		}

		private boolean isVariable() {
			return this.source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
		}

		private void warn(KnownProperties known) {
			Origin origin = OriginLookup.getOrigin(this.source, this.name);
			String written = isVariable() ? this.name.toString().replace('.', '_').toUpperCase(Locale.ROOT)
					: this.name.toString();
			logger.warn("The property {} does not exist and has no effect.{}{}", written, advice(known),
					(origin != null) ? " It is set in " + origin + "." : "");
		}

		private String advice(KnownProperties known) {
			return known.replacement(this.name)
				.map((replacement) -> " It has been replaced by " + replacement + ".")
				.or(() -> known.nearest(this.name).map((nearest) -> " Did you mean " + nearest + "?"))
				.orElse("");
		}

	}

}
