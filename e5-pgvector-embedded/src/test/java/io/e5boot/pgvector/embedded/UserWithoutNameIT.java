package io.e5boot.pgvector.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class UserWithoutNameIT {

	/** As on OpenShift, which assigns each project its own user ids. */
	@Test
	void startsForAUserWithoutName(@TempDir Path folder) throws Exception {
		assumeThat(RunAs.userId()).contains(0);
		List<String> user = List.of("setpriv", "--reuid=12345", "--regid=0", "--clear-groups");
		assumeThat(new Command(Stream.concat(user.stream(), Stream.of("unshare", "-U", "true")).toList(), folder)
			.run(Duration.ofSeconds(10))
			.succeeded()).isTrue();
		Path data = folder.resolve("data");
		Files.createDirectory(data);
		for (Path path : List.of(folder, data)) {
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
		}
		assertThat(ServerApplication.firstLineAs(user, data, readableClassPath(folder))).matches("\\d+");
		// and again on the existing folder
		assertThat(ServerApplication.firstLineAs(user, data, readableClassPath(folder))).matches("\\d+");
		assertThat(folder.resolve("postgresql")).isDirectory();
	}

	/** Copies the class path to a folder that every user can read. */
	private static String readableClassPath(Path folder) throws IOException {
		Path target = Files.createDirectories(folder.resolve("classpath"));
		List<String> entries = new ArrayList<>();
		for (String entry : ServerApplication.classPath().split(File.pathSeparator)) {
			Path source = Path.of(entry);
			Path copy = target.resolve(entries.size() + "-" + source.getFileName());
			if (Files.isDirectory(source)) {
				FileSystemUtils.copyRecursively(source, copy);
			}
			else if (entry.matches(
					".*(spring-core|spring-boot|spring-jdbc|spring-tx|spring-beans|spring-context|spring-aop|commons-|xz|e5-pgvector|postgres|jspecify|slf4j|logback).*")) {
				Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
			}
			entries.add(copy.toString());
		}
		return String.join(File.pathSeparator, entries);
	}

}
