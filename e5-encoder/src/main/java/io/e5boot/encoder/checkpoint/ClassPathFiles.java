package io.e5boot.encoder.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A checkpoint among a jar's resources.
 */
record ClassPathFiles(ClassLoader classLoader, String folder) implements ModelFiles {

	private static final String CONFIG = "config.json";

	private static final int BUFFER = 1 << 16;

	static ModelFiles of(ClassLoader classLoader, String folder) {
		String trimmed = folder.replaceAll("^/+|/+$", "");
		URL config = classLoader.getResource(trimmed + "/" + CONFIG);
		if (config == null) {
			throw new ModelNotFoundException("There is no " + trimmed + "/" + CONFIG + " on the class path");
		}
		if (config.getProtocol().equals("file")) {
			return FolderFiles.of(Objects.requireNonNull(path(config).getParent()), null, null);
		}
		return new ClassPathFiles(classLoader, trimmed);
	}

	private static Path path(URL file) {
		try {
			return StoredResource.path(file.toString());
		}
		catch (IllegalArgumentException ex) {
			throw new ModelLoadException(file + " is no path", ex);
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
	public Optional<InputStream> open(String name) {
		return connect(name).map((connection) -> stream(name, connection));
	}

	@Override
	public Optional<TensorFile> openTensors(String name) {
		Optional<URLConnection> connection = connect(name);
		if (connection.isEmpty()) {
			return Optional.empty();
		}
		Optional<FileRegion> region = StoredResource.find(connection.get().getURL());
		if (region.isPresent()) {
			return region.map((stored) -> stored.tensors(location() + ": " + name));
		}
		try (InputStream stream = stream(name, connection.get())) {
			long size = connection.get().getContentLengthLong();
			return Optional.of(TensorFile.read(location() + ": " + name, stream, size));
		}
		catch (IOException ex) {
			throw new ModelLoadException(location() + ": " + name + " cannot be read", ex);
		}
	}

	private Optional<URLConnection> connect(String name) {
		URL url = this.classLoader.getResource(this.folder + "/" + name);
		if (url == null) {
			return Optional.empty();
		}
		try {
			URLConnection connection = url.openConnection();
			connection.setUseCaches(false);
			return Optional.of(connection);
		}
		catch (IOException ex) {
			throw new ModelLoadException(location() + ": " + name + " cannot be opened", ex);
		}
	}

	private InputStream stream(String name, URLConnection connection) {
		try {
			return new BufferedInputStream(connection.getInputStream(), BUFFER);
		}
		catch (IOException ex) {
			throw new ModelLoadException(location() + ": " + name + " cannot be opened", ex);
		}
	}

}
