package io.e5boot.sample.reader;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.ClassUtils;

/**
 * The command that starts a {@link ReaderProcess} with this application's class path: a
 * list of folders and jars, or one executable jar.
 */
final class ReaderCommand {

	/** Starts any class in the nested jars of an executable jar. */
	private static final String JAR_LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

	/** Nothing else: the environment may contain the chat server's key. */
	private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TMP", "TEMP",
			"LD_LIBRARY_PATH", "SystemRoot");

	private ReaderCommand() {
	}

	static ProcessBuilder of(ReadLimits limits) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + limits.heapMegabytes() + "m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true",
				"-Dorg.apache.commons.logging.LogFactory=org.apache.commons.logging.impl.LogFactoryImpl",
				"-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog", "-cp", classPath()));
		if (ClassUtils.isPresent(JAR_LAUNCHER, ClassLoader.getSystemClassLoader())) {
			command.addAll(List.of("-Dloader.main=" + ReaderProcess.class.getName(), JAR_LAUNCHER));
		}
		else {
			command.add(ReaderProcess.class.getName());
		}
		command.add(String.valueOf(limits.time().toSeconds() + 1));
		ProcessBuilder process = new ProcessBuilder(command);
		process.environment().keySet().retainAll(ENVIRONMENT);
		return process;
	}

	/** Absolute, because the process has its own working directory. */
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
