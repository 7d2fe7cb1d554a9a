package io.e5boot.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import io.e5boot.testsupport.TestFiles;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.ClassPathResource;

/**
 * A small checkpoint to configure, and packs made from it.
 */
public final class TestModels {

	private static final String MANIFEST = "META-INF/e5/pack.properties";

	private TestModels() {
	}

	/**
	 * Returns a checkpoint with random weights and 32 dimensions.
	 */
	public static Path tiny() {
		return TestFiles.folder("goldens/tiny-bert/checkpoint");
	}

	public static Path copyOfTiny(Path target) {
		return TestFiles.copy(tiny(), target);
	}

	/**
	 * Returns a class loader that finds no model pack.
	 */
	public static ClassLoader withoutPacks() {
		return new FilteredClassLoader(new ClassPathResource(MANIFEST));
	}

	/**
	 * Returns a class loader that finds only packs of these names.
	 */
	public static ClassLoader withPacks(Path folder, String... names) throws IOException {
		URL[] roots = new URL[names.length];
		for (int i = 0; i < names.length; i++) {
			roots[i] = pack(folder.resolve(names[i]), names[i]).toUri().toURL();
		}
		return new URLClassLoader(roots, withoutPacks());
	}

	/**
	 * Fills a cache of the hub with a complete snapshot of one model.
	 */
	public static Path cache(Path cache, String id, String commit) throws IOException {
		Path folder = cache.resolve("models--" + id.replace("/", "--"));
		Path snapshot = copyOfTiny(folder.resolve("snapshots").resolve(commit));
		Files.writeString(snapshot.resolve(".gitattributes"), "");
		Files.createDirectories(folder.resolve("refs"));
		Files.writeString(folder.resolve("refs/main"), commit);
		return cache;
	}

	private static Path pack(Path root, String name) throws IOException {
		String folder = "META-INF/e5/" + name;
		Path files = copyOfTiny(root.resolve(folder));
		Properties manifest = new Properties();
		manifest.setProperty("name", name);
		manifest.setProperty("id", "test/" + name.replaceAll("-(exact|q4|q8)$", ""));
		manifest.setProperty("revision", "1");
		manifest.setProperty("exact", Boolean.toString(name.endsWith("-exact")));
		manifest.setProperty("folder", folder);
		for (Path file : list(files)) {
			manifest.setProperty("file." + files.relativize(file).toString().replace('\\', '/'),
					Files.size(file) + " " + sha256(file));
		}
		StringWriter text = new StringWriter();
		manifest.store(text, null);
		Files.writeString(root.resolve(MANIFEST), text.toString());
		return root;
	}

	private static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private static String sha256(Path file) throws IOException {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
