package io.e5boot.encoder.internal.torch;

import java.util.List;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.EncoderClosedException;

/**
 * A checkpoint's weights as arguments of the encoder program, in the order and format of
 * its kernels. On the CPU, tensors that no kernel reorders look at the memory of the
 * file.
 *
 * @param tables position, type and norm tensors
 * @param layers the layers' tensors
 */
record PackedWeights(IValue tables, IValue layers) implements AutoCloseable {

	/**
	 * Converts one layer after the other, so that little more than the result is ever in
	 * memory.
	 * @param stop ends loading between two layers
	 * @throws EncoderClosedException if it was given
	 */
	static PackedWeights load(PtSymbolBlock program, TensorFile file, Checkpoint checkpoint, Kernels kernels,
			BatchArguments arguments, PtNDManager manager, StopSignal stop) {
		CheckpointConfig config = checkpoint.config();
		WeightNames stored = new WeightNames(file, config);
		DirectBuffer memory = new DirectBuffer();
		IValue tables = call(program, "tables", file, stored.tables(), manager, memory);
		IValue layers = IValueUtils.runMethod(program, "no_layers");
		try (PtNDManager scratch = (PtNDManager) manager.newSubManager();
				LayerSample sample = LayerSample.of(kernels, checkpoint, program, tables, arguments, scratch);
				IValue heads = IValue.from((long) config.heads());
				IValue dtype = IValue.from((long) kernels.scalarType());
				IValue epsilon = IValue.from(config.layerNormEpsilon())) {
			for (int layer = 0; layer < config.layers(); layer++) {
				stop.check();
				IValue longer = call(program, "add_layer", file, stored.layer(layer), manager, memory, layers, heads,
						dtype, sample.tensors(), sample.groups(), epsilon);
				layers.close();
				layers = longer;
			}
			return new PackedWeights(tables, layers);
		}
		catch (RuntimeException | Error ex) {
			tables.close();
			layers.close();
			throw ex;
		}
	}

	/**
	 * Calls a method with stored tensors as its first argument.
	 */
	private static IValue call(PtSymbolBlock program, String method, TensorFile file, List<TensorInfo> tensors,
			NDManager manager, DirectBuffer memory, IValue... arguments) {
		try (NDManager scratch = manager.newSubManager();
				IValue list = new WeightTensors(file, scratch, memory).list(tensors)) {
			IValue[] all = new IValue[arguments.length + 1];
			all[0] = list;
			System.arraycopy(arguments, 0, all, 1, arguments.length);
			return IValueUtils.runMethod(program, method, all);
		}
	}

	@Override
	public void close() {
		this.layers.close();
		this.tables.close();
	}

}
