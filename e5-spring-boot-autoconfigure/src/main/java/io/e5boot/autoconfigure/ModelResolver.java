package io.e5boot.autoconfigure;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.e5boot.encoder.checkpoint.ModelFiles;
import io.e5boot.encoder.checkpoint.ModelNotFoundException;
import io.e5boot.encoder.checkpoint.ModelPack;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ResourceUtils;

/**
 * Finds the checkpoint that {@value #PROPERTY} means.
 */
final class ModelResolver {

	static final String PROPERTY = "e5.embedding.model";

	private static final String PACK = "pack:";

	private static final Pattern PATH = Pattern.compile("[/\\\\.].*|[A-Za-z]:[/\\\\].*");

	private final List<ModelPack> packs;

	/**
	 * A resolver.
	 * @param classLoader where packs are looked for; null for the system class loader, as
	 * Spring means it
	 */
	ModelResolver(@Nullable ClassLoader classLoader) {
		this.packs = ModelPack.findAll((classLoader != null) ? classLoader : ClassLoader.getSystemClassLoader());
	}

	/**
	 * Finds a checkpoint.
	 * @param model the property's value; null for the one pack on the class path
	 * @throws E5ConfigurationException if there is none, or more than one
	 * @throws ModelNotFoundException if the folder does not exist
	 */
	ModelFiles resolve(@Nullable String model) {
		if (model == null) {
			return onlyPack();
		}
		if (model.startsWith(PACK)) {
			return pack(model.substring(PACK.length()));
		}
		if (model.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
			return folder(model);
		}
		if (PATH.matcher(model).matches()) {
			return ModelFiles.folder(Path.of(model));
		}
		throw notServed("The model '" + model + "' is neither a folder nor a model pack");
	}

	private ModelFiles onlyPack() {
		if (this.packs.size() > 1) {
			throw new E5ConfigurationException(
					"There are " + this.packs.size() + " model packs on the class path, and " + PROPERTY
							+ " does not say which to use: " + names() + ".",
					"Set " + PROPERTY + " to one of them, or remove the dependency on the other.");
		}
		return this.packs.stream()
			.findFirst()
			.orElseThrow(() -> notServed(
					PROPERTY + " is not set, and there is no model pack on the class path to take its place"));
	}

	private ModelFiles pack(String name) {
		return this.packs.stream()
			.filter((pack) -> pack.id().equals(name))
			.findFirst()
			.orElseThrow(() -> new E5ConfigurationException(
					"There is no model pack '" + name + "' on the class path. " + found(),
					"Add the dependency that brings it, or set " + PROPERTY
							+ " to a pack that is there or to a folder, "
							+ "such as file:/models/multilingual-e5-small."));
	}

	private static ModelFiles folder(String url) {
		try {
			return ModelFiles.folder(ResourceUtils.getFile(url).toPath());
		}
		catch (FileNotFoundException ex) {
			throw new ModelNotFoundException("'" + url + "' is no URL of a folder");
		}
	}

	private E5ConfigurationException notServed(String description) {
		return new E5ConfigurationException(
				description + "; models are not fetched from the hub in this version. " + found(),
				"Add the dependency io.e5boot:e5-model-small and leave " + PROPERTY
						+ " unset, or download a checkpoint " + "and set " + PROPERTY
						+ " to its folder, such as file:/models/multilingual-e5-small.");
	}

	private String found() {
		return this.packs.isEmpty() ? "The class path holds no model pack." : "The class path holds " + names() + ".";
	}

	private String names() {
		return this.packs.stream()
			.map((pack) -> PACK + pack.id() + " (" + pack.location() + ")")
			.collect(Collectors.joining(", "));
	}

}
