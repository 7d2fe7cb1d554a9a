package io.e5boot.packer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * The data type of a pack's weights.
 */
public enum WeightFormat {

	/** The checkpoint's data types. */
	ORIGINAL("original", "", null),

	/** 4 bytes per weight. */
	FLOAT32("float32", "-f32", DType.F32),

	/** 2 bytes per weight. */
	FLOAT16("float16", "-f16", DType.F16),

	/** 34 bytes per 32 weights of the matrices; float32 for the others, one in 1000. */
	EIGHT_BIT("8-bit", "-q8", DType.Q8_0),

	/** 18 bytes per 32 weights of the matrices; float32 for the others. */
	FOUR_BIT("4-bit", "-q4", DType.Q4_0);

	private static final int BLOCK = 32;

	private final String text;

	private final String suffix;

	private final @Nullable DType dtype;

	WeightFormat(String text, String suffix, @Nullable DType dtype) {
		this.text = text;
		this.suffix = suffix;
		this.dtype = dtype;
	}

	/**
	 * Returns the suffix of a pack's default name.
	 */
	String suffix() {
		return this.suffix;
	}

	/**
	 * Converts a tensor to this format.
	 * @param file the tensor's file
	 */
	PackTensor convert(TensorFile file, TensorInfo tensor) {
		DType target = target(tensor);
		return (target == tensor.dtype()) ? PackTensor.of(tensor.name(), target, tensor.shape(), file.data(tensor))
				: new PackTensor(tensor.name(), target, tensor.shape(),
						(channel) -> write(file.data(tensor), tensor, target, channel));
	}

	/**
	 * Returns whether this format keeps every value of a tensor.
	 */
	boolean isExact(TensorInfo tensor) {
		DType target = target(tensor);
		return target == tensor.dtype() || target == DType.F32;
	}

	/**
	 * Rejects a checkpoint without any tensor that fits this format.
	 */
	void requireApplicable(TensorFile file) {
		if (this.dtype != null
				&& file.tensors().values().stream().noneMatch((tensor) -> target(tensor) == this.dtype)) {
			throw new PackException(file + ": no weights can be stored as " + this
					+ ", which needs rows of a multiple of " + BLOCK + " weights");
		}
	}

	private DType target(TensorInfo tensor) {
		if (this.dtype == null || !tensor.dtype().isWeight()) {
			return tensor.dtype();
		}
		boolean blocks = this.dtype == DType.Q8_0 || this.dtype == DType.Q4_0;
		return (blocks && !isMatrix(tensor)) ? DType.F32 : this.dtype;
	}

	/**
	 * Returns whether a tensor is a linear layer or the word embeddings. The other tables
	 * are small, and their errors would affect every token.
	 */
	private static boolean isMatrix(TensorInfo tensor) {
		String name = tensor.name();
		return tensor.shape().size() == 2 && tensor.shape().get(1) % BLOCK == 0 && name.endsWith(".weight")
				&& !name.contains("position_embeddings") && !name.contains("token_type_embeddings");
	}

	private static void write(ByteBuffer data, TensorInfo tensor, DType target, WritableByteChannel channel)
			throws IOException {
		int columns = Math.toIntExact(PackTensor.columns(tensor.shape()));
		long rows = PackTensor.rows(tensor.shape());
		float[] row = new float[columns];
		ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(target.byteSize(columns))).order(ByteOrder.LITTLE_ENDIAN);
		RowEncoder encoder = RowEncoder.of(target);
		for (long i = 0; i < rows; i++) {
			tensor.dtype().decode(data, i * columns, row);
			requireFinite(tensor, row);
			encoder.encode(row, out.clear());
			channel.write(out.flip());
		}
	}

	private static void requireFinite(TensorInfo tensor, float[] row) {
		for (float value : row) {
			if (!Float.isFinite(value)) {
				throw new PackException("Tensor '" + tensor.name() + "' contains " + value);
			}
		}
	}

	@Override
	public String toString() {
		return this.text;
	}

}
