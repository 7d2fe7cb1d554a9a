package io.e5boot.encoder.internal.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The data from which integer kernels derive the ranges of activations when they pack
 * weights.
 */
final class CalibrationData implements AutoCloseable {

	private final IValue tensors;

	private final IValue groups;

	/** Other values to close. */
	private final List<IValue> others;

	private CalibrationData(IValue tensors, IValue groups, List<IValue> others) {
		this.tensors = tensors;
		this.groups = groups;
		this.others = others;
	}

	/**
	 * {@return the input of the first layer for sample texts and the layout of its rows;
	 * or the checkpoint's quantization; or nothing}
	 */
	IValue tensors() {
		return this.tensors;
	}

	/**
	 * {@return count and length of the sample texts}
	 */
	IValue groups() {
		return this.groups;
	}

	/**
	 * Returns the data that the kernels need.
	 * @param tables the program's tables
	 * @param scratch closes the arrays of the data
	 */
	static CalibrationData of(Kernels kernels, Checkpoint checkpoint, PtSymbolBlock program, IValue tables,
			BatchArguments arguments, PtNDManager scratch) {
		return switch (kernels.calibration()) {
			case NONE -> ofTensors(List.of());
			case CHECKPOINT -> ofTensors(checkpoint.openActivationQuantization()
				.map((file) -> new ActivationQuantization(file, checkpoint.config()).tensors(scratch))
				.orElseThrow());
			case SAMPLE_TEXTS -> ofTexts(checkpoint.config(), program, tables, arguments, scratch);
		};
	}

	private static CalibrationData ofTensors(List<PtNDArray> tensors) {
		return new CalibrationData(IValue.listFrom(tensors.toArray(PtNDArray[]::new)), IValue.listFrom(new long[0]),
				List.of());
	}

	private static CalibrationData ofTexts(CheckpointConfig config, PtSymbolBlock program, IValue tables,
			BatchArguments arguments, PtNDManager scratch) {
		BatchArguments.Arguments texts = arguments.of(CalibrationTexts.of(config), ShapeBuckets.EXACT, scratch);
		try (IValue epsilon = IValue.from(config.layerNormEpsilon())) {
			IValue tensors = IValueUtils.runMethod(program, "sample", texts.words(), texts.rows(), texts.slots(),
					tables, epsilon);
			return new CalibrationData(tensors, texts.groups(),
					List.of(texts.words(), texts.rows(), texts.slots(), texts.weights(), texts.texts()));
		}
	}

	@Override
	public void close() {
		this.tensors.close();
		this.groups.close();
		this.others.forEach(IValue::close);
	}

	/**
	 * Sample texts whose activations show the ranges of a model: random tokens, which
	 * work as well as real texts and with every vocabulary, and repeated tokens, whose
	 * activations are larger. They are the same at every startup.
	 */
	private static final class CalibrationTexts {

		private static final long SEED = 7;

		private static final int RANDOM_TEXTS = 24;

		private static final int RANDOM_TOKENS = 60;

		private static final int REPEATING_TEXTS = 6;

		private static final int REPEATING_TOKENS = 96;

		private final Random random = new Random(SEED);

		private final CheckpointConfig config;

		private CalibrationTexts(CheckpointConfig config) {
			this.config = config;
		}

		static List<TokenizedText> of(CheckpointConfig config) {
			return new CalibrationTexts(config).batch();
		}

		private List<TokenizedText> batch() {
			List<TokenizedText> texts = new ArrayList<>();
			for (int i = 0; i < RANDOM_TEXTS; i++) {
				texts.add(text(RANDOM_TOKENS, RANDOM_TOKENS));
			}
			for (int i = 0; i < REPEATING_TEXTS; i++) {
				texts.add(text(REPEATING_TOKENS, 1 + i));
			}
			texts.add(text(1, 1));
			texts.sort(Comparator.comparingInt(TokenizedText::length).reversed());
			return texts;
		}

		private TokenizedText text(int tokens, int period) {
			List<Integer> special = this.config.specialTokens();
			int[] ids = new int[Math.min(tokens + special.size(), this.config.maxTokens())];
			for (int i = 0; i < ids.length; i++) {
				ids[i] = (i < period) ? this.random.nextInt(this.config.vocabularySize()) : ids[i - period];
			}
			if (!special.isEmpty()) {
				ids[0] = special.get(0);
				ids[ids.length - 1] = special.get(1);
			}
			return new TokenizedText(ids, false);
		}

	}

	/**
	 * The quantization of the inputs of a checkpoint's int8-safe matrix products: for
	 * each product a tensor [2, hidden] with the zero point and the positive scale of
	 * every input channel.
	 */
	static final class ActivationQuantization {

		/** Names of the products in a layer, in the order of the program. */
		private static final List<String> PRODUCTS = List.of("attention.self", "intermediate");

		private final TensorFile file;

		private final CheckpointConfig config;

		ActivationQuantization(TensorFile file, CheckpointConfig config) {
			this.file = file;
			this.config = config;
		}

		/**
		 * Returns a tensor for every product of every layer. The tensor is empty if the
		 * product is not quantized.
		 * @throws ModelLoadException if the file has other tensors
		 */
		List<PtNDArray> tensors(NDManager manager) {
			List<PtNDArray> tensors = new ArrayList<>();
			Map<String, TensorInfo> stored = this.file.tensors();
			int found = 0;
			for (int layer = 0; layer < this.config.layers(); layer++) {
				for (String product : PRODUCTS) {
					TensorInfo info = stored.get("encoder.layer." + layer + "." + product);
					float[] values = (info != null) ? values(info) : new float[0];
					found += (info != null) ? 1 : 0;
					Shape shape = (info != null) ? new Shape(2, this.config.hiddenSize()) : new Shape(0);
					tensors.add((PtNDArray) manager.create(values, shape));
				}
			}
			require(found == stored.size(), "quantizes products that the encoder does not have: " + stored.keySet());
			return tensors;
		}

		private float[] values(TensorInfo info) {
			int width = this.config.hiddenSize();
			require(info.dtype() == DType.F32 && info.shape().equals(List.of(2L, (long) width)),
					"tensor '" + info.name() + "' is not F32 of shape [2, " + width + "]");
			float[] values = new float[2 * width];
			info.dtype().decode(this.file.data(info), 0, values);
			for (int i = 0; i < values.length; i++) {
				require(Float.isFinite(values[i]) && (i < width || values[i] > 0),
						"tensor '" + info.name() + "' has the invalid value " + values[i]);
			}
			return values;
		}

		private void require(boolean met, String fault) {
			if (!met) {
				throw new ModelLoadException(this.file + ": " + fault);
			}
		}

	}

}
