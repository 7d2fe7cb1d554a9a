package io.e5boot.encoder.internal.checkpoint;

import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;

/**
 * A folder inside a checkpoint.
 */
record SubFolder(ModelFiles files, String folder) implements ModelFiles {

	static ModelFiles of(ModelFiles files, String folder) {
		return folder.isEmpty() ? files : new SubFolder(files, folder);
	}

	@Override
	public String id() {
		return this.files.id();
	}

	@Override
	public Optional<String> revision() {
		return this.files.revision();
	}

	@Override
	public String location() {
		return this.files.location() + ": " + this.folder;
	}

	@Override
	public Set<String> names() {
		String prefix = this.folder + "/";
		return this.files.names()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.collect(Collectors.toSet());
	}

	@Override
	public Optional<InputStream> open(String name) {
		return this.files.open(this.folder + "/" + name);
	}

	@Override
	public Optional<ModelFile> find(String name) {
		return this.files.find(this.folder + "/" + name);
	}

}
