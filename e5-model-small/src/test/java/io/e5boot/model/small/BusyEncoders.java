package io.e5boot.model.small;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.EncoderClosedException;
import io.e5boot.encoder.model.ModelPack;

/**
 * A process that computes on daemon threads until it is made to exit. Arguments: how many
 * encoders, and after how many milliseconds to exit by itself, or -1.
 */
final class BusyEncoders {

	static final String OPENING = "opening";

	static final String ENCODING = "encoding";

	static final int STATUS = 7;

	private static final List<String> TEXTS = IntStream.range(0, 2000)
		.mapToObj((i) -> "Text " + i + " is long enough for a batch to take a while. ".repeat(1 + i % 5))
		.toList();

	private BusyEncoders() {
	}

	public static void main(String[] args) throws InterruptedException {
		int count = Integer.parseInt(args[0]);
		int exitAfter = Integer.parseInt(args[1]);
		System.out.println(OPENING);
		List<E5Encoder> encoders = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			encoders.add(open());
		}
		encoders.forEach(BusyEncoders::startCaller);
		System.out.println(ENCODING);
		Thread.sleep((exitAfter < 0) ? 60_000 : exitAfter);
		System.exit(STATUS);
	}

	private static E5Encoder open() {
		ModelPack pack = ModelPack.findAll(BusyEncoders.class.getClassLoader()).get(0);
		E5Encoder encoder = E5Encoder.create(E5EncoderOptions.builder(pack).build());
		encoder.encode(TEXTS.subList(0, 2), TextRole.PASSAGE);
		return encoder;
	}

	private static void startCaller(E5Encoder encoder) {
		Thread caller = new Thread(() -> {
			try {
				encoder.encode(TEXTS, TextRole.PASSAGE);
			}
			catch (EncoderClosedException ex) {
				System.out.println(ex.getMessage());
			}
		});
		caller.setDaemon(true);
		caller.start();
	}

}
