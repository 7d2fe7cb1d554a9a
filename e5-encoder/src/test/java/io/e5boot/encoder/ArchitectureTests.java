package io.e5boot.encoder;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.e5boot.encoder.model.Internal;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.e5boot.encoder");

	private static final String[] USER_PACKAGES = { "io.e5boot.encoder", "io.e5boot.encoder.model",
			"io.e5boot.encoder.hub" };

	private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("io.e5boot.encoder.internal..")
		.or(belongTo(annotatedWith(Internal.class)))
		.as("are internal");

	@Test
	void classesDoNotDependOnSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(CLASSES);
	}

	@Test
	void onlyTorchPackageDependsOnLibtorch() {
		noClasses().that()
			.resideOutsideOfPackage("io.e5boot.encoder.internal.torch")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ai.djl", "ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..",
					"ai.djl.inference..")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.e5boot.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void modelPackageDependsOnNoOtherPackage() {
		noClasses().that()
			.resideInAPackage("io.e5boot.encoder.model")
			.should()
			.dependOnClassesThat(
					resideInAPackage("io.e5boot.encoder..").and(not(resideInAPackage("io.e5boot.encoder.model"))))
			.check(CLASSES);
	}

	@Test
	void internalPackagesDependOnNoUserPackageButModel() {
		noClasses().that()
			.resideInAPackage("io.e5boot.encoder.internal..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.e5boot.encoder", "io.e5boot.encoder.hub")
			.check(CLASSES);
	}

	@Test
	void publicApiHasNoInternalTypes() {
		classes().that()
			.resideInAnyPackage(USER_PACKAGES)
			.and()
			.arePublic()
			.and(not(INTERNAL))
			.should(exposeNoInternals())
			.check(CLASSES);
	}

	/** A record would publish the native memory that its owner must close. */
	@Test
	void recordsOwnNothingToClose() {
		noClasses().that().areRecords().should().beAssignableTo(AutoCloseable.class).check(CLASSES);
	}

	@Test
	void packagesHaveAtMost28Classes() {
		Map<String, Long> sizes = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
		assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(28));
	}

	@Test
	void packagesAreNullMarked() {
		JavaPackage root = CLASSES.getPackage("io.e5boot.encoder");
		assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
		assertThat(root.getSubpackagesInTree()).filteredOn((sub) -> !sub.getClasses().isEmpty())
			.allSatisfy((sub) -> assertThat(sub.isAnnotatedWith(NullMarked.class)).as(sub.getName()).isTrue());
	}

	private static ArchCondition<JavaClass> exposeNoInternals() {
		return new ArchCondition<>("expose no internal types in supertypes and visible members") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(),
						type.getInterfaces().stream());
				report(type, supertypes.flatMap((supertype) -> supertype.getAllInvolvedRawTypes().stream()), events);
				type.getMembers()
					.stream()
					.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC)
							|| member.getModifiers().contains(JavaModifier.PROTECTED))
					.forEach((member) -> report(member, member.getAllInvolvedRawTypes().stream(), events));
			}
		};
	}

	private static void report(HasDescription exposing, Stream<JavaClass> types, ConditionEvents events) {
		types.filter(INTERNAL)
			.forEach((type) -> events.add(
					SimpleConditionEvent.violated(exposing, exposing.getDescription() + " exposes " + type.getName())));
	}

}
