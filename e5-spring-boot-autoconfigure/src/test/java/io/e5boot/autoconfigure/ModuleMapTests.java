package io.e5boot.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.e5boot.pgvector.sql.Internal;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of all modules. This module depends on all others.
 */
class ModuleMapTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("/io/e5boot/testsupport/"))
		.importPackages("io.e5boot");

	private static final DescribedPredicate<JavaClass> STORE = resideInAPackage("io.e5boot.pgvector..")
		.and(resideOutsideOfPackage("io.e5boot.pgvector.embedded.."))
		.as("belong to the store");

	@Test
	void coversEveryPackage() {
		assertThat(CLASSES.stream().map((type) -> type.getPackageName().split("\\.")[2]).distinct())
			.containsExactlyInAnyOrder("encoder", "springai", "pgvector", "autoconfigure");
	}

	@Test
	void encoderIsPlainJava() {
		noClasses().that()
			.resideInAPackage("io.e5boot.encoder..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.e5boot.springai..", "io.e5boot.autoconfigure..",
					"io.e5boot.pgvector..")
			.check(CLASSES);
	}

	/** The packer uses them, too, but is not part of an application. */
	@Test
	void onlyTheEncoderUsesItsInternals() {
		noClasses().that()
			.resideOutsideOfPackage("io.e5boot.encoder..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.e5boot.encoder.internal..")
				.or(annotatedWith(io.e5boot.encoder.model.Internal.class)))
			.check(CLASSES);
	}

	@Test
	void onlyTheTorchPackageUsesLibtorch() {
		noClasses().that()
			.resideOutsideOfPackage("io.e5boot.encoder.internal.torch")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
			.check(CLASSES);
	}

	@Test
	void springAiModuleDoesNotDependOnSpringBoot() {
		noClasses().that()
			.resideInAPackage("io.e5boot.springai..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "io.e5boot.autoconfigure..", "io.e5boot.pgvector..")
			.check(CLASSES);
	}

	@Test
	void storeDependsOnNeitherEncoderNorSpringBoot() {
		noClasses().that(STORE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "io.e5boot.encoder..", "io.e5boot.springai..",
					"io.e5boot.autoconfigure..", "io.e5boot.pgvector.embedded..")
			.check(CLASSES);
	}

	@Test
	void onlyTheStoreUsesItsInternals() {
		noClasses().that(not(STORE)).should().dependOnClassesThat(annotatedWith(Internal.class)).check(CLASSES);
	}

	@Test
	void embeddedDatabaseIsIndependent() {
		noClasses().that()
			.resideInAPackage("io.e5boot.pgvector.embedded..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.e5boot.encoder..", "io.e5boot.springai..",
					"io.e5boot.autoconfigure..", "org.springframework.ai..")
				.or(STORE))
			.check(CLASSES);
		noClasses().that()
			.resideOutsideOfPackage("io.e5boot.pgvector.embedded..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.e5boot.pgvector.embedded..")
			.check(CLASSES);
	}

	@Test
	void packagesHaveAtMost28Classes() {
		Map<String, Long> classes = CLASSES.stream()
			.filter(JavaClass::isTopLevelClass)
			.filter((type) -> !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
		assertThat(classes).allSatisfy((name, count) -> assertThat(count).as(name).isLessThan(29));
	}

	@Test
	void embeddingIsConfiguredWithoutTheStore() {
		noClasses().that()
			.resideInAPackage("io.e5boot.autoconfigure.embedding")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.e5boot.autoconfigure.pgvector", "org.springframework.jdbc..",
					"org.springframework.ai.vectorstore..")
				.or(STORE))
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.e5boot.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyAutoConfigurationsAndTheirExceptionArePublic() {
		classes().that()
			.resideInAPackage("io.e5boot.autoconfigure..")
			.and()
			.arePublic()
			.and()
			.areNotAssignableTo(E5ConfigurationException.class)
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
		classes().that().areAnnotatedWith(AutoConfiguration.class).should().bePublic().check(CLASSES);
	}

	/** An aspect of the application needs a subclass. */
	@Test
	void beansAreNotFinal() {
		methods().that().areAnnotatedWith(Bean.class).should(haveATypeThatCanBeSubclassed()).check(CLASSES);
		classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.beAssignableTo(AopInfrastructureBean.class)
			.check(CLASSES);
	}

	private static ArchCondition<JavaMethod> haveATypeThatCanBeSubclassed() {
		return new ArchCondition<>("have a type that can be subclassed, unless aspects pass it over") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				JavaClass type = method.getRawReturnType();
				boolean aspect = !type.isAssignableTo(AopInfrastructureBean.class)
						&& !type.isAssignableTo(BeanFactoryPostProcessor.class);
				boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
						|| type.getConstructors().stream().anyMatch((constructor) -> !type.isInterface()) && type
							.getConstructors()
							.stream()
							.allMatch((constructor) -> constructor.getModifiers().contains(JavaModifier.PRIVATE))
						|| type.getMethods()
							.stream()
							.anyMatch((member) -> member.getModifiers().contains(JavaModifier.FINAL)
									&& !member.getModifiers().contains(JavaModifier.PRIVATE)
									&& !member.getModifiers().contains(JavaModifier.STATIC));
				events.add(new SimpleConditionEvent(method, !(aspect && closed),
						method.getFullName() + " returns " + type.getName()));
			}

		};
	}

	@Test
	void everyPackageIsNullMarked() {
		JavaPackage root = CLASSES.getPackage("io.e5boot");
		assertThat(root.getSubpackagesInTree()).filteredOn((sub) -> !sub.getClasses().isEmpty())
			.isNotEmpty()
			.allSatisfy((sub) -> assertThat(sub.isAnnotatedWith(NullMarked.class)).as(sub.getName()).isTrue());
	}

}
