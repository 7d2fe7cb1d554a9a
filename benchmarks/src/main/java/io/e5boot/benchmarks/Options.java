package io.e5boot.benchmarks;

import java.nio.file.Path;

import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * Arguments of the form {@code --name=value}.
 */
record Options(SimpleCommandLinePropertySource source) {

	static Options of(String[] args) {
		return new Options(new SimpleCommandLinePropertySource(args));
	}

	String get(String name) {
		String value = this.source.getProperty(name);
		if (value == null) {
			throw new IllegalArgumentException("--" + name + "=… is missing");
		}
		return value;
	}

	int number(String name) {
		return Integer.parseInt(get(name));
	}

	Path path(String name) {
		return Path.of(get(name));
	}

}
