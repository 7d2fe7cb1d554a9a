package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Features of the processor, as Linux reports them; unknown on other systems.
 *
 * @param flags names of instruction sets, as the kernel spells them
 * @param cores count of physical cores; 0 if unknown
 */
record ProcessorFeatures(Set<String> flags, int cores) {

	private static final Path CPUINFO = Path.of("/proc/cpuinfo");

	static ProcessorFeatures read() {
		try {
			return Files.isReadable(CPUINFO) ? parse(Files.readAllLines(CPUINFO)) : parse(List.of());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static ProcessorFeatures parse(List<String> cpuinfo) {
		Set<String> flags = new HashSet<>();
		Set<String> cores = new HashSet<>();
		String socket = "";
		for (String line : cpuinfo) {
			List<String> parts = new ArrayList<>(List.of(line.split(":", 2)));
			String value = (parts.size() == 2) ? parts.get(1).strip() : "";
			switch (parts.get(0).strip()) {
				case "flags", "Features" -> flags.addAll(Set.of(value.split(" ")));
				case "physical id" -> socket = value;
				case "core id" -> cores.add(socket + " " + value);
				default -> {
				}
			}
		}
		return new ProcessorFeatures(Set.copyOf(flags), cores.size());
	}

	/**
	 * Returns the name of the instructions that multiply bfloat16, or an empty text.
	 */
	String bfloat16() {
		return first("amx_bf16", "avx512_bf16");
	}

	/**
	 * Returns the name of the instructions that multiply float16, or an empty text.
	 */
	String float16() {
		return first("amx_fp16", "avx512_fp16");
	}

	/**
	 * Returns the name of the instructions that multiply 8-bit integers, or an empty
	 * text.
	 */
	String int8() {
		return first("amx_int8", "avx512_vnni");
	}

	/**
	 * Returns the name of instructions if the processor is not known to have them, or an
	 * empty text.
	 */
	String missing(String flag) {
		return this.flags.contains(flag) ? "" : name(flag);
	}

	private static String name(String flag) {
		return flag.toUpperCase(Locale.ROOT).replace('_', '-');
	}

	private String first(String... names) {
		for (String name : names) {
			if (this.flags.contains(name)) {
				return name(name);
			}
		}
		return "";
	}

	/**
	 * Returns the best count of compute threads: one for each physical core that this
	 * process or container may use.
	 * @param available count of logical processors that the JVM may use
	 */
	int threads(int available) {
		return (this.cores > 0) ? Math.min(this.cores, available) : available;
	}

}
