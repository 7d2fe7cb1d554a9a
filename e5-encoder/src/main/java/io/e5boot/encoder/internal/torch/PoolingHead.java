package io.e5boot.encoder.internal.torch;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.DenseLayer;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;

/**
 * What makes a text's vector of its tokens' vectors: arguments of the program.
 *
 * @param mode the way of pooling
 * @param dense float32 weight and bias of each layer after it
 * @param settings for each layer its activation, and 1 if its input is normalized
 */
record PoolingHead(IValue mode, IValue dense, IValue settings) implements AutoCloseable {

	static PoolingHead open(Checkpoint checkpoint, NDManager manager) {
		List<PtNDArray> tensors = new ArrayList<>();
		List<Long> settings = new ArrayList<>();
		for (DenseLayer layer : checkpoint.dense()) {
			TensorFile weights = layer.openWeights();
			tensors.add(array(layer.weight(weights), weights, manager));
			tensors.add(layer.bias(weights)
				.map((bias) -> array(bias, weights, manager))
				.orElseGet(() -> (PtNDArray) manager.zeros(new Shape(layer.outputs()), DataType.FLOAT32)));
			settings.add((long) layer.activation().ordinal());
			settings.add(layer.normalizedInput() ? 1L : 0L);
		}
		return new PoolingHead(IValue.from((long) checkpoint.pooling().mode().ordinal()),
				IValue.listFrom(tensors.toArray(PtNDArray[]::new)),
				IValue.listFrom(settings.stream().mapToLong(Long::longValue).toArray()));
	}

	private static PtNDArray array(TensorInfo info, TensorFile weights, NDManager manager) {
		float[] values = new float[Math.toIntExact(info.elements())];
		info.dtype().decode(weights.data(info), 0, values);
		return (PtNDArray) manager.create(values,
				new Shape(info.shape().stream().mapToLong(Long::longValue).toArray()));
	}

	@Override
	public void close() {
		this.mode.close();
		this.dense.close();
		this.settings.close();
	}

}
