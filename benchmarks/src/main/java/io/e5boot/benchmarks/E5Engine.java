package io.e5boot.benchmarks;

import java.util.List;
import java.util.Locale;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.encoder.model.Precision;

/**
 * This project's encoder with its model pack.
 */
final class E5Engine implements Engine {

	private final E5Encoder encoder;

	E5Engine(String precision) {
		ModelPack pack = ModelPack.findAll(E5Engine.class.getClassLoader()).get(0);
		this.encoder = E5Encoder.create(E5EncoderOptions.builder(pack)
			.device(Device.CPU)
			.precision(Precision.valueOf(precision.toUpperCase(Locale.ROOT)))
			.build());
	}

	@Override
	public List<float[]> passages(List<String> texts) {
		return this.encoder.encode(texts, TextRole.PASSAGE);
	}

	@Override
	public float[] query(String text) {
		return this.encoder.encode(List.of(text), TextRole.QUERY).get(0);
	}

	@Override
	public String runtime() {
		return "e5-encoder, libtorch " + ai.djl.engine.Engine.getEngine("PyTorch").getVersion();
	}

	@Override
	public void close() {
		this.encoder.close();
	}

}
