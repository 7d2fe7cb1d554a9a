package io.e5boot.sample.reader;

import java.util.Locale;
import java.util.Objects;

import org.springframework.util.StringUtils;

/**
 * A file's name and content.
 *
 * @param name the name without folders
 * @param content the bytes
 */
public record NamedFile(String name, byte[] content) {

	public NamedFile {
		name = Objects.requireNonNullElse(StringUtils.getFilename(name.replace('\\', '/')), name);
	}

	String extension() {
		String extension = StringUtils.getFilenameExtension(this.name);
		return (extension != null) ? extension.toLowerCase(Locale.ROOT) : "";
	}

	String nameWithoutExtension() {
		return StringUtils.stripFilenameExtension(this.name);
	}

}
