package io.e5boot.encoder.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A checkpoint in a folder of the class path.
 */
record ClassPathFiles(ClassLoader classLoader, String folder) implements ModelFiles {

	private static final String CONFIG = "config.json";

	private static final int BUFFER = 1 << 16;

	static ModelFiles of(ClassLoader classLoader, String folder) {
		String trimmed = folder.replaceAll("^/+|/+$", "");
		URL config = classLoader.getResource(trimmed + "/" + CONFIG);
		if (config == null) {
			throw new ModelNotFoundException("The class path has no " + trimmed + "/" + CONFIG);
		}
		if (config.getProtocol().equals("file")) {
			return FolderFiles.of(Objects.requireNonNull(path(config).getParent()), null, null);
		}
		return new ClassPathFiles(classLoader, trimmed);
	}

	private static Path path(URL file) {
		try {
			return FileRegion.path(file.toString());
		}
		catch (IllegalArgumentException ex) {
			throw new ModelLoadException(file + " is not a path", ex);
		}
	}

	@Override
	public String id() {
		return this.folder.substring(this.folder.lastIndexOf('/') + 1);
	}

	@Override
	public String location() {
		return "class path folder " + this.folder;
	}

	@Override
	public Optional<ModelFile> find(String name) {
		URL url = this.classLoader.getResource(this.folder + "/" + name);
		if (url == null) {
			return Optional.empty();
		}
		String file = location() + ": " + name;
		try {
			URLConnection connection = url.openConnection();
			connection.setUseCaches(false);
			return Optional.of(new Resource(file, connection));
		}
		catch (IOException ex) {
			throw new ModelLoadException(file + " cannot be opened", ex);
		}
	}

	/**
	 * A file of the folder.
	 */
	private record Resource(String location, URLConnection connection) implements ModelFile {

		@Override
		public long size() {
			return this.connection.getContentLengthLong();
		}

		@Override
		public InputStream open() {
			try {
				return new BufferedInputStream(this.connection.getInputStream(), BUFFER);
			}
			catch (IOException ex) {
				throw new ModelLoadException(this.location + " cannot be opened", ex);
			}
		}

		@Override
		public Optional<FileRegion> region() {
			return FileRegion.find(this.connection.getURL());
		}

	}

}
