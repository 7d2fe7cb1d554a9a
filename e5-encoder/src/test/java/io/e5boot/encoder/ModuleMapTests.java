package io.e5boot.encoder;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ModuleMapTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.e5boot.encoder");

	@Test
	void knowsNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(CLASSES);
	}

	@Test
	void onlyTheTorchPackageTouchesLibtorch() {
		noClasses().that()
			.resideOutsideOfPackage("io.e5boot.encoder.torch")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ai.djl", "ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..",
					"ai.djl.inference..")
			.check(CLASSES);
	}

	@Test
	void packagesFormNoCycle() {
		slices().matching("io.e5boot.encoder.(*)..").should().beFreeOfCycles().check(CLASSES);
		noClasses().that()
			.resideInAnyPackage("io.e5boot.encoder.*..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.e5boot.encoder")
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		JavaPackage root = CLASSES.getPackage("io.e5boot.encoder");
		assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
		assertThat(root.getSubpackagesInTree())
			.allSatisfy((sub) -> assertThat(sub.isAnnotatedWith(NullMarked.class)).as(sub.getName()).isTrue());
	}

}
