package io.e5boot.encoder.internal.torch;

import java.util.List;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;

/**
 * What kernels that multiply integers know of the range of a layer's numbers while they
 * pack its weights.
 *
 * @param tensors the layer's input for some texts and where its rows belong; or the
 * checkpoint's quantization; or nothing
 * @param groups count and length of the texts, if there are texts
 * @param others what else was made on the way
 */
record LayerSample(IValue tensors, IValue groups, List<IValue> others) implements AutoCloseable {

	/**
	 * What these kernels ask for.
	 * @param tables the program's tables
	 * @param scratch closes the arrays behind it
	 */
	static LayerSample of(Kernels kernels, Checkpoint checkpoint, PtSymbolBlock program, IValue tables,
			BatchArguments arguments, PtNDManager scratch) {
		return switch (kernels.sample()) {
			case NOTHING -> ofTensors(List.of());
			case QUANTIZATION -> ofTensors(checkpoint.openActivationQuantization()
				.map((file) -> new ActivationQuantization(file, checkpoint.config()).tensors(scratch))
				.orElseThrow());
			case TEXTS -> ofTexts(checkpoint.config(), program, tables, arguments, scratch);
		};
	}

	private static LayerSample ofTensors(List<PtNDArray> tensors) {
		return new LayerSample(IValue.listFrom(tensors.toArray(PtNDArray[]::new)), IValue.listFrom(new long[0]),
				List.of());
	}

	private static LayerSample ofTexts(CheckpointConfig config, PtSymbolBlock program, IValue tables,
			BatchArguments arguments, PtNDManager scratch) {
		BatchArguments.Arguments texts = arguments.of(CalibrationTexts.of(config), ShapeBuckets.EXACT, scratch);
		try (IValue epsilon = IValue.from(config.layerNormEpsilon())) {
			IValue tensors = IValueUtils.runMethod(program, "sample", texts.words(), texts.rows(), texts.slots(),
					tables, epsilon);
			return new LayerSample(tensors, texts.groups(),
					List.of(texts.words(), texts.rows(), texts.slots(), texts.weights(), texts.texts()));
		}
	}

	@Override
	public void close() {
		this.tensors.close();
		this.groups.close();
		this.others.forEach(IValue::close);
	}

}
