package io.e5boot.autoconfigure.embedding;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.encoder.hub.Hub;
import io.e5boot.encoder.hub.HubModel;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelNotFoundException;
import io.e5boot.encoder.model.ModelPack;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ResourceUtils;

/**
 * Finds the checkpoint of {@value #PROPERTY} on the class path, on the disk or on the
 * hub.
 */
final class ModelResolver {

	static final String PROPERTY = "e5.embedding.model";

	static final String REVISION = "e5.embedding.revision";

	private static final String PACK = "pack:";

	private static final String DEFAULT = "small";

	private static final Pattern PATH = Pattern.compile("[/\\\\.].*|[A-Za-z]:[/\\\\].*");

	private final ClassLoader classLoader;

	private final List<ModelPack> packs;

	private final Supplier<Hub> hub;

	/**
	 * Creates a resolver.
	 * @param classLoader finds packs and folders on the class path; null for the system
	 * class loader, as in Spring
	 * @param hub provides the other checkpoints; called only if it is needed
	 */
	ModelResolver(@Nullable ClassLoader classLoader, Supplier<Hub> hub) {
		this.classLoader = (classLoader != null) ? classLoader : ClassLoader.getSystemClassLoader();
		this.packs = ModelPack.findAll(this.classLoader);
		this.hub = hub;
	}

	/**
	 * Finds a checkpoint.
	 * @param model the value of the property; null for the only pack on the class path,
	 * or for {@value #DEFAULT} if there is none
	 * @param revision the revision of a model on the hub; null for the newest
	 * @throws E5ConfigurationException if there is none, or more than one
	 * @throws ModelNotFoundException if the folder does not exist
	 * @throws io.e5boot.encoder.hub.HubException if the hub does not provide it
	 */
	ModelFiles resolve(@Nullable String model, @Nullable String revision) {
		Optional<ModelFiles> local = (model != null) ? local(model) : onlyPack();
		if (local.isPresent()) {
			requireNoRevision(local.get(), revision);
			return local.get();
		}
		String name = (model != null) ? model : DEFAULT;
		Optional<String> id = HubModel.idOf(name);
		return id.map((aliased) -> hubModel(aliased, revision, (pack) -> true))
			.orElseGet(() -> hubModel(name, revision, ModelPack::isExact));
	}

	private Optional<ModelFiles> local(String model) {
		if (model.startsWith(PACK)) {
			return Optional.of(pack(model.substring(PACK.length())));
		}
		if (model.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)) {
			return Optional.of(ModelFiles.classPath(this.classLoader,
					model.substring(ResourceUtils.CLASSPATH_URL_PREFIX.length())));
		}
		if (model.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
			return Optional.of(folder(model));
		}
		return PATH.matcher(model).matches() ? Optional.of(ModelFiles.folder(Path.of(model))) : Optional.empty();
	}

	private Optional<ModelFiles> onlyPack() {
		return Optional
			.ofNullable(only(this.packs, "on the class path, and " + PROPERTY + " does not say which one to use"));
	}

	private ModelFiles pack(String name) {
		List<ModelPack> named = packs((pack) -> pack.name().equals(name));
		ModelPack pack = only(named.isEmpty() ? packs((other) -> other.checkpointId().equals(name)) : named,
				"made from '" + name + "'");
		if (pack == null) {
			throw new E5ConfigurationException("There is no model pack '" + name + "' on the class path. " + found(),
					"Add the dependency that contains it, or set " + PROPERTY
							+ " to a pack on the class path, to a folder, "
							+ "such as file:/models/multilingual-e5-small, or to a model of the hub, such as "
							+ "intfloat/multilingual-e5-small.");
		}
		return pack;
	}

	/**
	 * Returns a model of the hub, or a pack that was made from it.
	 * @param accepted whether a pack may replace the model
	 */
	private ModelFiles hubModel(String id, @Nullable String revision, Predicate<ModelPack> accepted) {
		if (!HubModel.isId(id)) {
			throw new E5ConfigurationException(
					"The model '" + id + "' is not a folder, a model pack or a model of the hub. " + found(),
					"Set " + PROPERTY + " to small, base, large or large-instruct, to a model of the hub with its "
							+ "namespace, such as intfloat/multilingual-e5-small, to a folder, such as "
							+ "file:/models/multilingual-e5-small or classpath:models/multilingual-e5-small, or to a "
							+ "model pack, such as pack:multilingual-e5-small-q4.");
		}
		ModelPack pack = only(packs((candidate) -> candidate.checkpointId().equals(id)
				&& (revision == null || candidate.revision().equals(Optional.of(revision)))
				&& accepted.test(candidate)), "made from '" + id + "'");
		return (pack != null) ? pack
				: this.hub.get().fetch(new HubModel(id, (revision != null) ? revision : HubModel.MAIN));
	}

	private List<ModelPack> packs(Predicate<ModelPack> wanted) {
		return this.packs.stream().filter(wanted).toList();
	}

	private @Nullable ModelPack only(List<ModelPack> candidates, String which) {
		if (candidates.size() > 1) {
			throw new E5ConfigurationException(
					"There are " + candidates.size() + " model packs " + which + ": " + names(candidates) + ".",
					"Set " + PROPERTY + " to one of them, or remove the dependency on the other.");
		}
		return candidates.isEmpty() ? null : candidates.get(0);
	}

	private static ModelFiles folder(String url) {
		try {
			return ModelFiles.folder(ResourceUtils.getFile(url).toPath());
		}
		catch (FileNotFoundException ex) {
			throw new ModelNotFoundException("'" + url + "' is not the URL of a folder");
		}
	}

	private static void requireNoRevision(ModelFiles files, @Nullable String revision) {
		if (revision != null) {
			throw new E5ConfigurationException(
					REVISION + " is '" + revision + "', but the model is the " + files.location()
							+ ", which has no revisions.",
					"Remove " + REVISION + ", or set " + PROPERTY + " to a model of the hub.");
		}
	}

	private String found() {
		return this.packs.isEmpty() ? "There is no model pack on the class path."
				: "The class path contains " + names(this.packs) + ".";
	}

	private static String names(List<ModelPack> packs) {
		return packs.stream()
			.map((pack) -> PACK + pack.name() + " (" + pack.location() + ")")
			.collect(Collectors.joining(", "));
	}

}
