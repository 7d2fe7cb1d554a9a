package io.e5boot.autoconfigure;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * The failure analysis that Spring Boot prints: the first one of all analyzers on the
 * class path.
 */
public final class Analyses {

	private Analyses() {
	}

	public static FailureAnalysis of(AssertableApplicationContext context) {
		return of(Objects.requireNonNull(context.getStartupFailure(), "The context has started"));
	}

	public static FailureAnalysis of(Throwable failure) {
		return of(failure, new GenericApplicationContext());
	}

	/**
	 * Returns the analysis of an application that does not start, with its beans and
	 * environment.
	 */
	public static FailureAnalysis of(ApplicationContextRunner runner) {
		AtomicReference<ConfigurableApplicationContext> context = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		runner.withInitializer(context::set)
			.run((failed) -> analysis
				.set(of(Objects.requireNonNull(failed.getStartupFailure(), "The context has started"), context.get())));
		return analysis.get();
	}

	private static FailureAnalysis of(Throwable failure, ConfigurableApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		return SpringFactoriesLoader.forDefaultResourceLocation(Analyses.class.getClassLoader())
			.load(FailureAnalyzer.class, arguments, FailureHandler.logging(LogFactory.getLog(Analyses.class)))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analyzer explains this failure", failure));
	}

}
