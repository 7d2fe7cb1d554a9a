package io.e5boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.util.StringUtils;

/**
 * Does not match where the configuration shows that the data source is another database
 * than PostgreSQL. A data source whose database cannot be seen before it is opened
 * matches.
 */
final class OnPostgreSqlCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String BOOT = DataSourceProperties.class.getPackageName();

	private static final String POOLED = BOOT + ".DataSourceConfiguration$";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
		if (hasOnlyEmbeddedDatabases(beans)) {
			return ConditionOutcome.noMatch("the data source is an embedded database");
		}
		if (!isMadeByBoot(beans) || isDetailedElsewhere(beans)) {
			return ConditionOutcome.match("which database it is shows when it is opened");
		}
		String url = context.getEnvironment().getProperty("spring.datasource.url");
		if (StringUtils.hasText(url)) {
			return new ConditionOutcome(url.contains("postgresql"), "spring.datasource.url is " + scheme(url));
		}
		return new ConditionOutcome(
				EmbeddedDatabaseConnection.get(context.getClassLoader()) == EmbeddedDatabaseConnection.NONE,
				"an embedded database stands in for a missing spring.datasource.url");
	}

	private static boolean hasOnlyEmbeddedDatabases(ConfigurableListableBeanFactory beans) {
		List<String> embedded = names(beans, EmbeddedDatabase.class).toList();
		return !embedded.isEmpty() && names(beans, DataSource.class).allMatch(embedded::contains);
	}

	private static boolean isMadeByBoot(ConfigurableListableBeanFactory beans) {
		return names(beans, DataSource.class).anyMatch((name) -> isDefinedIn(beans, name, POOLED));
	}

	private static boolean isDetailedElsewhere(ConfigurableListableBeanFactory beans) {
		return names(beans, JdbcConnectionDetails.class).anyMatch((name) -> !isDefinedIn(beans, name, BOOT));
	}

	private static boolean isDefinedIn(ConfigurableListableBeanFactory beans, String name, String classPrefix) {
		String factory = beans.containsBeanDefinition(name) ? beans.getBeanDefinition(name).getFactoryBeanName() : null;
		return factory != null && factory.startsWith(classPrefix);
	}

	private static Stream<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
		return Stream.of(beans.getBeanNamesForType(type, true, false));
	}

	private static String scheme(String url) {
		return url.split("//|@|;", 2)[0];
	}

}
