package io.e5boot.packer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.encoder.internal.checkpoint.DenseLayer;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;

/**
 * A folder in Hugging Face layout. The pack contains the files that the encoder reads.
 * Weights may be safetensors or PyTorch files, in one part or several; the pack has one
 * safetensors file per module.
 */
public final class CheckpointFolder implements CheckpointSource {

	private static final List<String> LICENSES = List.of("LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE");

	private final PackIdentity identity;

	private final Map<String, byte[]> files;

	private final Map<String, List<PackTensor>> weights;

	private CheckpointFolder(PackIdentity identity, Map<String, byte[]> files, Map<String, List<PackTensor>> weights) {
		this.identity = identity;
		this.files = files;
		this.weights = weights;
	}

	/**
	 * Reads a checkpoint.
	 * @param folder the folder
	 * @param names the names given by the user; the folder suggests the others
	 * @param format how to store the transformer's weights
	 * @return the checkpoint, ready to be written
	 * @throws IOException if a file cannot be read
	 * @throws io.e5boot.encoder.model.ModelLoadException if the encoder could not read
	 * the checkpoint either
	 * @throws PackException if it cannot be packed
	 */
	public static CheckpointFolder read(Path folder, PackIdentity.Names names, WeightFormat format) throws IOException {
		RecordedFiles recorded = new RecordedFiles(ModelFiles.folder(folder));
		Checkpoint checkpoint = Checkpoint.read(recorded);
		Map<String, List<PackTensor>> weights = new TreeMap<>();
		boolean exact = add(weights, recorded, checkpoint::openWeights, format);
		String transformer = weights.keySet().iterator().next().replace(CheckpointLayout.SAFETENSORS, "");
		for (DenseLayer layer : checkpoint.dense()) {
			add(weights, recorded, layer::openWeights, WeightFormat.ORIGINAL);
		}
		Map<String, byte[]> files = contents(recorded, recorded.opened());
		files.putAll(contents(recorded, LICENSES));
		files.putAll(tokenizer(recorded, transformer));
		files.putAll(contents(recorded, List.of(transformer + CheckpointLayout.ACTIVATION_QUANTIZATION)));
		return new CheckpointFolder(names.complete(folder, format, exact), files, weights);
	}

	/**
	 * Adds a module's weights.
	 * @return whether every value is kept
	 */
	private static boolean add(Map<String, List<PackTensor>> weights, RecordedFiles recorded,
			Supplier<TensorFile> opener, WeightFormat format) {
		Set<String> before = Set.copyOf(recorded.openedTensors());
		TensorFile file = opener.get();
		format.requireApplicable(file);
		String name = recorded.openedTensors()
			.stream()
			.filter((opened) -> !before.contains(opened))
			.findFirst()
			.orElseThrow(() -> new PackException(file + " is read for two modules"));
		List<TensorInfo> tensors = file.tensors()
			.values()
			.stream()
			.sorted(Comparator.comparing(TensorInfo::name))
			.toList();
		weights.put(name.substring(0, name.lastIndexOf('/') + 1) + CheckpointLayout.SAFETENSORS,
				tensors.stream().map((tensor) -> format.convert(file, tensor)).toList());
		return tensors.stream().allMatch(format::isExact);
	}

	/**
	 * Returns the tokenizer's file, which is next to the transformer's configuration.
	 */
	private static Map<String, byte[]> tokenizer(ModelFiles files, String folder) throws IOException {
		for (String name : CheckpointLayout.TOKENIZERS) {
			Map<String, byte[]> found = contents(files, List.of(folder + name));
			if (!found.isEmpty()) {
				return found;
			}
		}
		throw new PackException(files.location() + " has no " + String.join(", no ", CheckpointLayout.TOKENIZERS));
	}

	private static Map<String, byte[]> contents(ModelFiles files, Collection<String> names) throws IOException {
		Map<String, byte[]> contents = new TreeMap<>();
		for (String name : List.copyOf(names)) {
			Optional<InputStream> opened = name.endsWith(CheckpointLayout.INDEX) ? Optional.empty() : files.open(name);
			if (opened.isPresent()) {
				try (InputStream stream = opened.get()) {
					contents.put(name, stream.readAllBytes());
				}
			}
		}
		return contents;
	}

	@Override
	public PackIdentity identity() {
		return this.identity;
	}

	@Override
	public Map<String, byte[]> files() {
		return this.files;
	}

	@Override
	public Map<String, List<PackTensor>> weights() {
		return this.weights;
	}

	/**
	 * Records which files a reader opens, so that a pack contains only those.
	 */
	private static final class RecordedFiles implements ModelFiles {

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
		public Optional<ModelFile> find(String name) {
			return this.files.find(name).map((file) -> new RecordedFile(name, file));
		}

		/**
		 * Returns the small files, which readers read as streams.
		 */
		Set<String> opened() {
			return this.opened;
		}

		/**
		 * Returns the tensor files, which readers map.
		 */
		Set<String> openedTensors() {
			return this.openedTensors;
		}

		/**
		 * A file that records whether it is read as a stream or mapped.
		 */
		private final class RecordedFile implements ModelFile {

			private final String name;

			private final ModelFile file;

			RecordedFile(String name, ModelFile file) {
				this.name = name;
				this.file = file;
			}

			@Override
			public String location() {
				return this.file.location();
			}

			@Override
			public long size() {
				return this.file.size();
			}

			@Override
			public InputStream open() {
				RecordedFiles.this.opened.add(this.name);
				return this.file.open();
			}

			@Override
			public Optional<FileRegion> region() {
				RecordedFiles.this.openedTensors.add(this.name);
				return this.file.region();
			}

		}

	}

}
