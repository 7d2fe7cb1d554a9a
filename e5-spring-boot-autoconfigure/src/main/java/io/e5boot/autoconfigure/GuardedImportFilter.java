package io.e5boot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Takes two foreign auto-configurations off the list where a guard of ours stands on it,
 * which imports them under a condition that they lack themselves: Spring Boot's data
 * source, where no property and no embedded database gives it one, and Spring AI's
 * pgvector store. Whoever excludes the guard has the foreign auto-configuration as it is;
 * whoever excludes the foreign one has neither. See
 * {@code docs/adr/0006-guarded-auto-configurations.md}.
 */
final class GuardedImportFilter implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

	private static final String DATA_SOURCE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

	private static final String PG_VECTOR_STORE = "org.springframework.ai.vectorstore.pgvector.autoconfigure.PgVectorStoreAutoConfiguration";

	private @Nullable Environment environment;

	private @Nullable ClassLoader classLoader;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		Set<String> redundant = (candidates.length > 1) ? redundant(Arrays.asList(candidates)) : Set.of();
		boolean[] matches = new boolean[candidates.length];
		for (int i = 0; i < matches.length; i++) {
			matches[i] = candidates[i] == null || !redundant.contains(candidates[i]);
		}
		return matches;
	}

	/**
	 * Not asked of a single candidate: that is one which the whole list has already
	 * brought in, or its import.
	 */
	private Set<String> redundant(List<@Nullable String> candidates) {
		return Set.of(
				redundant(candidates, PG_VECTOR_STORE, GuardedPgVectorStoreAutoConfiguration.class.getName(), true),
				redundant(candidates, DATA_SOURCE, GuardedDataSourceAutoConfiguration.class.getName(),
						!isDatabaseConfigured()));
	}

	private static String redundant(List<@Nullable String> candidates, String foreign, String guard, boolean guarded) {
		return (guarded && candidates.contains(foreign) && candidates.contains(guard)) ? foreign : guard;
	}

	/**
	 * Whether Boot finds a database by itself, or had better say what it misses.
	 */
	private boolean isDatabaseConfigured() {
		Environment environment = this.environment;
		return environment == null || Binder.get(environment)
			.bind("spring.datasource", Bindable.mapOf(String.class, Object.class))
			.isBound() || EmbeddedDatabaseConnection.get(this.classLoader) != EmbeddedDatabaseConnection.NONE;
	}

}
