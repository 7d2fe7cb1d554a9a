package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.util.Set;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64", disabledReason = "oneDNN's operators")
class MixedLayerTests {

	private static final int GREATEST = 5 * 127;

	private static final int CHANNELS = 3;

	private static final int COLUMNS = CHANNELS + 4;

	@Test
	void columnsOfOutlierChannelAddUpToWeight() throws IOException {
		byte[] columns = columns();
		for (int row = 0; row <= 2 * GREATEST; row++) {
			int at = row * COLUMNS;
			assertThat(columns[at]).isEqualTo((byte) 7);
			assertThat(columns[at + 2]).isEqualTo((byte) -7);
			int sum = columns[at + 1] + columns[at + 3] + columns[at + 4] + columns[at + 5] + columns[at + 6];
			assertThat(sum).isEqualTo(row - GREATEST);
		}
	}

	/**
	 * Columns of weights with all values of an outlier channel.
	 */
	private static byte[] columns() throws IOException {
		float[] weights = new float[(2 * GREATEST + 1) * CHANNELS];
		for (int row = 0; row <= 2 * GREATEST; row++) {
			weights[row * CHANNELS] = 7;
			weights[row * CHANNELS + 1] = row - GREATEST;
			weights[row * CHANNELS + 2] = -7;
		}
		try (PtNDManager manager = (PtNDManager) TorchRuntime.load(null).newBaseManager();
				IValue whole = IValue.from((PtNDArray) manager.create(weights, new Shape(2 * GREATEST + 1, CHANNELS)));
				IValue channels = IValue.from((PtNDArray) manager.create(new long[] { 1 }));
				IValue result = IValueUtils.runMethod(program(manager), "columns", whole, channels)) {
			return result.toTensor(manager).toByteArray();
		}
	}

	private static PtSymbolBlock program(PtNDManager manager) throws IOException {
		ProcessorFeatures cpu = new ProcessorFeatures(Set.of("avx512_bf16", "avx512_vnni"), 1);
		Kernels kernels = Kernels.ofCpu(Precision.AUTO, cpu, true, true);
		assertThat(kernels.resources()).contains("layer-mixed.py");
		return TorchSession.load(kernels, manager);
	}

}
