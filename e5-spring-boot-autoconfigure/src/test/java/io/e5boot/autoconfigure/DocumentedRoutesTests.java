package io.e5boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.internal.queue.EncoderThreads;
import io.e5boot.pgvector.E5PgVectorStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that each route of the architecture page links to every class on it: those with
 * a method that it can call, and the exceptions that it can throw.
 */
class DocumentedRoutesTests {

	private static final Path PAGE = Path.of("../docs/explanation/architecture.md");

	private static final Pattern LINKED_CLASS = Pattern.compile("/(\\w+)\\.java\\)");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.e5boot.encoder", "io.e5boot.springai", "io.e5boot.pgvector");

	static Stream<Arguments> routes() {
		return Stream.of(Arguments.of("## Route 1: ", Set.of(E5Encoder.class, EncoderThreads.class), "encode.*|work"),
				Arguments.of("## Route 2: ", Set.of(E5PgVectorStore.class), "doAdd|load"),
				Arguments.of("## Route 3: ", Set.of(E5PgVectorStore.class), "doSimilaritySearch"));
	}

	@ParameterizedTest
	@MethodSource("routes")
	void routeLinksToReachedClasses(String heading, Set<Class<?>> starts, String methods) throws IOException {
		assertThat(reached(starts, methods)).hasSizeGreaterThan(20).isSubsetOf(linked(heading));
	}

	private static Set<String> linked(String heading) throws IOException {
		String section = Files.readString(PAGE).split(Pattern.quote(heading), 2)[1].split("\n##+ ", 2)[0];
		return LINKED_CLASS.matcher(section).results().map((link) -> link.group(1)).collect(Collectors.toSet());
	}

	private static Set<String> reached(Set<Class<?>> starts, String methods) {
		Deque<JavaCodeUnit> open = new ArrayDeque<>();
		starts.stream()
			.flatMap((start) -> CLASSES.get(start).getMethods().stream())
			.filter((method) -> method.getName().matches(methods))
			.forEach(open::add);
		Set<JavaCodeUnit> reached = new HashSet<>();
		while (!open.isEmpty()) {
			JavaCodeUnit next = open.pop();
			if (reached.add(next)) {
				targets(next).forEach(open::add);
			}
		}
		return reached.stream()
			.map((unit) -> topLevel(unit.getOwner()))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<JavaCodeUnit> targets(JavaCodeUnit unit) {
		return Stream
			.concat(unit.getCallsFromSelf().stream().map(JavaAccess::getTarget),
					unit.getCodeUnitReferencesFromSelf().stream().map(JavaAccess::getTarget))
			.map(CodeUnitAccessTarget.class::cast)
			.flatMap((target) -> target.resolveMember().stream())
			.filter((member) -> member.getOwner().getPackageName().startsWith("io.e5boot."))
			.filter((member) -> member instanceof JavaMethod || member.getOwner().isAssignableTo(Exception.class))
			.flatMap((member) -> Stream.concat(Stream.of((JavaCodeUnit) member), overriding((JavaCodeUnit) member)));
	}

	private static Stream<JavaCodeUnit> overriding(JavaCodeUnit unit) {
		return unit.getOwner()
			.getAllSubclasses()
			.stream()
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((other) -> other instanceof JavaMethod && other.getName().equals(unit.getName())
					&& other.getRawParameterTypes().size() == unit.getRawParameterTypes().size());
	}

	private static JavaClass topLevel(JavaClass type) {
		return type.getEnclosingClass().map(DocumentedRoutesTests::topLevel).orElse(type);
	}

}
