package io.e5boot.encoder;

import java.nio.file.Path;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import io.e5boot.testsupport.Goldens;
import io.e5boot.testsupport.TestFiles;

/**
 * Two checkpoints with small random weights.
 */
public final class TinyCheckpoints {

	private TinyCheckpoints() {
	}

	public static Goldens goldens(String name) {
		return Goldens.read(TestFiles.folder("goldens/" + name));
	}

	public static Path folder(String name) {
		return TestFiles.folder("goldens/" + name + "/checkpoint");
	}

	public static E5Encoder encoder(String name) {
		return encoder(name, Precision.FLOAT32);
	}

	public static E5Encoder encoder(ModelFiles files) {
		return E5Encoder.create(E5EncoderOptions.builder(files).precision(Precision.FLOAT32).build());
	}

	public static E5Encoder encoder(String name, Precision precision) {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(folder(name))).precision(precision).build());
	}

	/**
	 * Returns a copy to damage.
	 */
	public static Path copy(String name, Path target) {
		return TestFiles.copy(folder(name), target);
	}

}
