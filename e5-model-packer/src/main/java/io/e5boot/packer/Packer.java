package io.e5boot.packer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.e5boot.encoder.hub.Hub;
import io.e5boot.encoder.hub.HubException;
import io.e5boot.encoder.hub.HubModel;
import io.e5boot.encoder.hub.HubOptions;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelPack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/**
 * The command that packs a checkpoint into a jar. Exit status: 0 for success, 1 for a
 * failure described on standard error, 2 for wrong usage.
 */
@Command(name = "e5-model-packer", mixinStandardHelpOptions = true, sortOptions = false, version = "e5-model-packer",
		description = "Packs a checkpoint into a jar with manifest and hashes, which e5-encoder finds on the class path.")
public final class Packer implements Callable<Integer> {

	@Parameters(paramLabel = "CHECKPOINT", description = "A folder in Hugging Face layout, or a model of the hub: "
			+ "small, base, large, large-instruct or an id such as intfloat/multilingual-e5-base. A model is taken from the "
			+ "cache or fetched into it; HF_HOME, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE apply.")
	private String checkpoint = "";

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "JAR", description = "Output jar.")
	private Path output = Path.of("");

	@Option(names = { "-w", "--weights" }, defaultValue = "original", converter = FormatConverter.class,
			paramLabel = "FORMAT", description = "Weight format: original (default), float32, float16, 8-bit or 4-bit.")
	private WeightFormat weights = WeightFormat.ORIGINAL;

	@Option(names = "--revision", paramLabel = "REVISION",
			description = "Branch, tag or commit of a model of the hub; for a folder, the revision in the manifest.")
	private @Nullable String revision;

	@Option(names = "--name", paramLabel = "NAME",
			description = "The pack's name; by default the model's, with -f32, -f16, -q8 or -q4 for the format.")
	private @Nullable String name;

	@Option(names = "--id", paramLabel = "ID",
			description = "The model's id on the hub; by default the id in the path of a hub cache, or the folder's name.")
	private @Nullable String id;

	private Packer() {
	}

	/**
	 * Runs the command and exits with its status.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		System.exit(run(args));
	}

	/**
	 * Runs the command.
	 * @return the exit status
	 */
	static int run(String... args) {
		return new CommandLine(new Packer()).setExecutionExceptionHandler((ex, command, parsed) -> {
			command.getErr().println("e5-model-packer: " + message(ex));
			return 1;
		}).execute(args);
	}

	private static String message(Exception ex) throws Exception {
		if (ex instanceof HubException hub) {
			return hub.getMessage() + ". " + hub.remedy();
		}
		if (ex instanceof PackException || ex instanceof ModelLoadException) {
			return String.valueOf(ex.getMessage());
		}
		if (ex instanceof IOException) {
			return ex.toString();
		}
		throw ex;
	}

	@Override
	public Integer call() throws IOException {
		boolean folder = Files.isDirectory(Path.of(this.checkpoint));
		PackIdentity.Names names = new PackIdentity.Names(this.name, this.id, folder ? this.revision : null);
		CheckpointFolder source = CheckpointFolder.read(folder ? Path.of(this.checkpoint) : download(), names,
				this.weights);
		Path jar = this.output.toAbsolutePath();
		Path parent = Objects.requireNonNull(jar.getParent(), "the output is a folder");
		Path work = workFolder(parent);
		try {
			new PackWriter(work).write(source);
			PackJar.write(work, jar);
		}
		finally {
			delete(work);
		}
		check(jar, source);
		System.out.printf(Locale.getDefault(), "%s: %s, %.1f MB; select it with pack:%s%n", jar,
				source.identity().name(), Files.size(jar) / 1e6, source.identity().name());
		return 0;
	}

	private static Path workFolder(Path parent) {
		try {
			return Files.createTempDirectory(Files.createDirectories(parent), ".pack");
		}
		catch (IOException ex) {
			throw new PackException("Cannot write to the output folder " + parent, ex);
		}
	}

	private Path download() {
		String model = HubModel.idOf(this.checkpoint).orElse(this.checkpoint);
		if (!HubModel.isId(model)) {
			throw new PackException("'" + this.checkpoint + "' is neither a folder nor a model of the hub");
		}
		return new Hub(HubOptions.fromEnvironment())
			.download(new HubModel(model, (this.revision != null) ? this.revision : HubModel.MAIN));
	}

	/**
	 * Finds the pack as an encoder does, and verifies every byte against its hash.
	 */
	private static void check(Path jar, CheckpointSource source) throws IOException {
		try (URLClassLoader loader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			Checkpoint.read(pack);
			List<String> names = Stream.concat(source.files().keySet().stream(), source.weights().keySet().stream())
				.toList();
			for (String name : names) {
				try (InputStream stream = pack.open(name).orElseThrow()) {
					stream.transferTo(OutputStream.nullOutputStream());
				}
			}
		}
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private static final class FormatConverter implements CommandLine.ITypeConverter<WeightFormat> {

		@Override
		public WeightFormat convert(String text) {
			for (WeightFormat format : WeightFormat.values()) {
				if (format.toString().equals(text)) {
					return format;
				}
			}
			throw new TypeConversionException("'" + text + "' is not original, float32, float16, 8-bit or 4-bit");
		}

	}

}
