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
 * How a pack stores the weights.
 */
public enum WeightFormat {

	/** As the checkpoint does. */
	ORIGINAL("original", "", null),

	/** 4 bytes a weight. */
	FLOAT32("float32", "-f32", DType.F32),

	/** 2 bytes a weight. */
	FLOAT16("float16", "-f16", DType.F16),

	/** 34 bytes for 32 weights of the matrices; the rest, a thousandth, as float32. */
	EIGHT_BIT("8-bit", "-q8", DType.Q8_0),

	/** 18 bytes for 32 weights of the matrices, likewise. */
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
	 * What packs of this form end their names with.
	 */
	String suffix() {
		return this.suffix;
	}

	/**
	 * The tensor in this form.
	 * @param file the file that holds it
	 */
	PackTensor convert(TensorFile file, TensorInfo tensor) {
		DType target = target(tensor);
		return (target == tensor.dtype()) ? PackTensor.of(tensor.name(), target, tensor.shape(), file.data(tensor))
				: new PackTensor(tensor.name(), target, tensor.shape(),
						(channel) -> write(file.data(tensor), tensor, target, channel));
	}

	/**
	 * Whether this form keeps every value.
	 */
	boolean isExact(TensorInfo tensor) {
		DType target = target(tensor);
		return target == tensor.dtype() || target == DType.F32;
	}

	/**
	 * Refuses a checkpoint of which this form would store nothing as it promises.
	 */
	void requireUse(TensorFile file) {
		if (this.dtype != null
				&& file.tensors().values().stream().noneMatch((tensor) -> target(tensor) == this.dtype)) {
			throw new PackException(file + ": no weights can be stored as " + this + ", whose blocks are " + BLOCK
					+ " weights of a row");
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
	 * The linear layers and the word embeddings. The other tables are small, and an error
	 * in them would be in every token.
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
				throw new PackException("Tensor '" + tensor.name() + "' holds " + value);
			}
		}
	}

	@Override
	public String toString() {
		return this.text;
	}

}
