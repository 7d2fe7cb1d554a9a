package io.e5boot.encoder.torch;

import java.util.List;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.checkpoint.CheckpointConfig;
import io.e5boot.encoder.checkpoint.SafetensorsFile;
import io.e5boot.encoder.checkpoint.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's weights as arguments of the encoder program, in the order and format of
 * its kernels.
 *
 * @param tables position, type and norm tensors
 * @param layers the layers' tensors
 * @param mapped what the tensors look at, kept as long as they are; null if they have
 * memory of their own
 */
record TorchWeights(IValue tables, IValue layers, @Nullable SafetensorsFile mapped) implements AutoCloseable {

	/**
	 * Converts one layer after the other, so that little more than the result is ever in
	 * memory.
	 */
	static TorchWeights load(PtSymbolBlock program, SafetensorsFile file, CheckpointConfig config, Kernels kernels,
			NDManager manager) {
		StoredWeights stored = new StoredWeights(file, config);
		IValue tables = tables(program, file, stored.tables(), manager);
		IValue layers = IValueUtils.runMethod(program, "no_layers");
		try (IValue heads = IValue.from((long) config.heads());
				IValue kind = IValue.from((long) kernels.scalarType())) {
			for (int layer = 0; layer < config.layers(); layer++) {
				layers = withLayer(program, file, stored.layer(layer), manager, layers, heads, kind);
			}
			return new TorchWeights(tables, layers, kernels.copiesWeights() ? null : file);
		}
		catch (RuntimeException | Error ex) {
			tables.close();
			layers.close();
			throw ex;
		}
	}

	private static IValue tables(PtSymbolBlock program, SafetensorsFile file, List<TensorInfo> tensors,
			NDManager manager) {
		try (NDManager scratch = manager.newSubManager();
				IValue list = new WeightTensors(file, scratch).list(tensors)) {
			return IValueUtils.runMethod(program, "tables", list);
		}
	}

	private static IValue withLayer(PtSymbolBlock program, SafetensorsFile file, List<TensorInfo> tensors,
			NDManager manager, IValue layers, IValue heads, IValue kind) {
		try (NDManager scratch = manager.newSubManager();
				IValue list = new WeightTensors(file, scratch).list(tensors)) {
			IValue longer = IValueUtils.runMethod(program, "add_layer", layers, list, heads, kind);
			layers.close();
			return longer;
		}
	}

	@Override
	public void close() {
		this.layers.close();
		this.tables.close();
	}

}
