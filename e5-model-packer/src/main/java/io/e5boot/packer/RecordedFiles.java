package io.e5boot.packer;

import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;

/**
 * Notes which files a reader has opened, so that a pack holds those and no others.
 */
final class RecordedFiles implements ModelFiles {

	private final ModelFiles files;

	private final Set<String> opened = new TreeSet<>();

	private final Set<String> openedTensors = new TreeSet<>();

	RecordedFiles(ModelFiles files) {
		this.files = files;
	}

	@Override
	public String id() {
		return this.files.id();
	}

	@Override
	public String location() {
		return this.files.location();
	}

	@Override
	public Set<String> names() {
		return this.files.names();
	}

	@Override
	public Optional<InputStream> open(String name) {
		Optional<InputStream> stream = this.files.open(name);
		stream.ifPresent((present) -> this.opened.add(name));
		return stream;
	}

	@Override
	public Optional<ModelFile> find(String name) {
		Optional<ModelFile> file = this.files.find(name);
		file.ifPresent((present) -> this.openedTensors.add(name));
		return file;
	}

	/**
	 * The small files.
	 */
	Set<String> opened() {
		return this.opened;
	}

	/**
	 * The files of tensors, which readers look up before they open them.
	 */
	Set<String> openedTensors() {
		return this.openedTensors;
	}

}
