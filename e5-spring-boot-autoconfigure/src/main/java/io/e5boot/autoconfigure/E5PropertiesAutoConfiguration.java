package io.e5boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link AutoConfiguration Auto-configuration} that warns of properties that do not
 * exist.
 */
@AutoConfiguration
public final class E5PropertiesAutoConfiguration {

	@Bean
	static UnknownPropertyWarning unknownPropertyWarning(ConfigurableEnvironment environment) {
		return new UnknownPropertyWarning(environment);
	}

}
