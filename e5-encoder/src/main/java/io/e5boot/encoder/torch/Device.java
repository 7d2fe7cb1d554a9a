package io.e5boot.encoder.torch;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the encoder computes.
 *
 * @param type kind of device
 * @param index which of several; 0 for the first
 */
public record Device(Type type, int index) {

	/** The first CUDA device where there is one, the CPU otherwise. */
	public static final Device AUTO = new Device(Type.AUTO, 0);

	/** The CPU. */
	public static final Device CPU = new Device(Type.CPU, 0);

	private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

	/**
	 * Kinds of devices.
	 */
	public enum Type {

		/** Chosen at start. */
		AUTO,

		/** The processor. */
		CPU,

		/** An NVIDIA GPU. */
		CUDA

	}

	/**
	 * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
	 * @param text the text, in any case
	 * @return the device
	 * @throws IllegalArgumentException if it is none of them
	 */
	public static Device parse(String text) {
		String name = text.strip().toLowerCase(Locale.ROOT);
		Matcher cuda = CUDA.matcher(name);
		if (cuda.matches()) {
			return new Device(Type.CUDA, (cuda.group(1) != null) ? Integer.parseInt(cuda.group(1)) : 0);
		}
		return switch (name) {
			case "auto" -> AUTO;
			case "cpu" -> CPU;
			default -> throw new IllegalArgumentException(
					"'" + text + "' is no device; devices are auto, cpu, cuda and cuda:N");
		};
	}

	@Override
	public String toString() {
		String name = this.type.name().toLowerCase(Locale.ROOT);
		return (this.type == Type.CUDA) ? name + ":" + this.index : name;
	}

}
