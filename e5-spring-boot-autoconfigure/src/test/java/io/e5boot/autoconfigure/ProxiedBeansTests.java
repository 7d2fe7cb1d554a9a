package io.e5boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.embedding.E5EmbeddingAutoConfiguration;
import io.e5boot.autoconfigure.pgvector.E5PgVectorAutoConfiguration;
import io.e5boot.autoconfigure.pgvector.E5PgVectorHealthAutoConfiguration;
import io.e5boot.autoconfigure.pgvector.SingleVectorStoreAutoConfiguration;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.TextRole;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.E5TokenTextSplitter;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.aop.Advisor;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AnnotatedElementUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with an aspect around each of our beans.
 */
class ProxiedBeansTests {

	private static final Set<String> CALLS = ConcurrentHashMap.newKeySet();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everyBeanWorksBehindAnAspect(boolean proxyTargetClass) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(E5EmbeddingAutoConfiguration.class,
					E5PgVectorAutoConfiguration.class, SingleVectorStoreAutoConfiguration.class,
					E5PgVectorHealthAutoConfiguration.class, DataSourceAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, E5PropertiesAutoConfiguration.class))
			.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "e5.pgvector.schema-validation=false",
					"spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere",
					"e5.pgvector.score.judged-queries=classpath:logback-test.xml")
			.withBean(Advisor.class, ProxiedBeansTests::aspect)
			.withBean(DefaultAdvisorAutoProxyCreator.class, () -> {
				DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
				creator.setProxyTargetClass(proxyTargetClass);
				return creator;
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				for (Class<?> type : List.of(E5Encoder.class, E5EmbeddingModel.class, E5TokenTextSplitter.class,
						E5PgVectorStore.class, HealthIndicator.class)) {
					assertThat(AopUtils.isAopProxy(context.getBean(type))).as(type.getSimpleName()).isTrue();
				}
				assertThat(context.getBean(E5Encoder.class).encode(List.of("text"), TextRole.QUERY)).hasSize(1);
				assertThat(context.getBean(E5EmbeddingModel.class).embed("text")).hasSize(32);
				assertThat(context.getBean(E5EmbeddingModel.class).dimensions()).isEqualTo(32);
				assertThat(context.getBean(E5TokenTextSplitter.class).apply(List.of(new Document("One. Two."))))
					.hasSize(1);
				assertThat(context.getBean(VectorStore.class).getName()).contains("E5PgVectorStore");
				assertThat(context.getBean(E5PgVectorStore.class).getNativeClient()).isPresent();
				assertThat(CALLS).contains("E5Encoder.encode", "E5EmbeddingModel.embed", "E5TokenTextSplitter.apply",
						"E5PgVectorStore.getName");
			});
	}

	private static Advisor aspect() {
		StaticMethodMatcherPointcut pointcut = new StaticMethodMatcherPointcut() {

			@Override
			public boolean matches(java.lang.reflect.Method method, Class<?> type) {
				return true;
			}

		};
		ClassFilter ours = (type) -> type.getName().startsWith("io.e5boot.")
				&& Stream.of(AutoConfiguration.class, org.springframework.context.annotation.Configuration.class)
					.noneMatch((annotation) -> AnnotatedElementUtils.hasAnnotation(type, annotation));
		pointcut.setClassFilter(ours);
		MethodInterceptor count = (call) -> {
			CALLS.add(AopUtils.getTargetClass(call.getThis()).getSimpleName() + "." + call.getMethod().getName());
			return call.proceed();
		};
		return new DefaultPointcutAdvisor(pointcut, count);
	}

}
