package io.e5boot.encoder.internal.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The quantization of the inputs of a checkpoint's int8-safe matrix products: for each
 * product a tensor [2, hidden] with the zero point and the positive scale of every input
 * channel.
 */
final class ActivationQuantization {

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
