package io.e5boot.encoder.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that computes.
 *
 * @param type type of device
 * @param index which of several CUDA devices, or {@link #ALL}; 0 for other types
 */
public record Device(Type type, int index) {

	/** The index that selects all devices, which then share the work. */
	public static final int ALL = -1;

	/** All CUDA devices if there are any, otherwise the CPU. */
	public static final Device AUTO = new Device(Type.AUTO, 0);

	/** The CPU. */
	public static final Device CPU = new Device(Type.CPU, 0);

	private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

	/**
	 * Types of devices.
	 */
	public enum Type {

		/** Chosen at startup. */
		AUTO,

		/** The processor. */
		CPU,

		/** NVIDIA GPUs. */
		CUDA,

		/** The GPU of an Apple processor. */
		MPS

	}

	/**
	 * Reads {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or {@code mps}.
	 * @param text the text, in any case
	 * @return the device
	 * @throws IllegalArgumentException if the text is none of these
	 */
	public static Device of(String text) {
		String name = text.strip().toLowerCase(Locale.ROOT);
		Matcher cuda = CUDA.matcher(name);
		if (cuda.matches()) {
			return new Device(Type.CUDA, (cuda.group(1) != null) ? Integer.parseInt(cuda.group(1)) : ALL);
		}
		return switch (name) {
			case "auto" -> AUTO;
			case "cpu" -> CPU;
			case "mps" -> new Device(Type.MPS, 0);
			default -> throw new IllegalArgumentException(
					"'" + text + "' is not a device; devices are auto, cpu, cuda, cuda:N and mps");
		};
	}

	@Override
	public String toString() {
		String name = this.type.name().toLowerCase(Locale.ROOT);
		return (this.type == Type.CUDA && this.index != ALL) ? name + ":" + this.index : name;
	}

}
