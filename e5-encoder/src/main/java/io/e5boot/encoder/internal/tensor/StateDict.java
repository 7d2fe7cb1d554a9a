package io.e5boot.encoder.internal.tensor;

import java.util.List;
import java.util.Map;

/**
 * The objects in the pickle of a PyTorch state dict.
 */
final class StateDict {

	private StateDict() {
	}

	/**
	 * A tensor over a storage.
	 *
	 * @param storage the storage of the elements
	 * @param offset index of the first element in the storage
	 * @param shape extent of each axis
	 * @param stride distance in elements between neighbors on each axis
	 */
	record Tensor(Storage storage, long offset, List<Long> shape, List<Long> stride) {

		/**
		 * Returns the size of the elements in bytes.
		 * @throws ArithmeticException if the shape is impossible
		 */
		long byteSize() {
			long elements = 1;
			for (long extent : this.shape) {
				if (extent < 0) {
					throw new ArithmeticException("negative extent");
				}
				elements = Math.multiplyExact(elements, extent);
			}
			return this.storage.dtype().byteSize(elements);
		}

		/**
		 * Returns whether the elements are stored row by row without gaps.
		 */
		boolean isContiguous() {
			if (this.shape.size() != this.stride.size()) {
				return false;
			}
			long expected = 1;
			for (int axis = this.shape.size() - 1; axis >= 0; axis--) {
				if (this.shape.get(axis) != 1 && this.stride.get(axis) != expected) {
					return false;
				}
				expected = Math.multiplyExact(expected, this.shape.get(axis));
			}
			return true;
		}

	}

	/**
	 * A file of the archive with the elements of tensors.
	 */
	record Storage(DType dtype, String key, long elements) {
	}

	/**
	 * A global name that a state dict may contain. All others are rejected.
	 */
	sealed interface Global permits Function, StorageType {

		Map<String, Global> ALLOWED = Map.ofEntries(Map.entry("collections OrderedDict", Function.ORDERED_DICT),
				Map.entry("torch._utils _rebuild_tensor_v2", Function.REBUILD_TENSOR),
				Map.entry("torch._utils _rebuild_parameter", Function.REBUILD_PARAMETER),
				Map.entry("torch FloatStorage", new StorageType(DType.F32)),
				Map.entry("torch HalfStorage", new StorageType(DType.F16)),
				Map.entry("torch BFloat16Storage", new StorageType(DType.BF16)),
				Map.entry("torch DoubleStorage", new StorageType(DType.F64)),
				Map.entry("torch LongStorage", new StorageType(DType.I64)),
				Map.entry("torch IntStorage", new StorageType(DType.I32)),
				Map.entry("torch ShortStorage", new StorageType(DType.I16)),
				Map.entry("torch CharStorage", new StorageType(DType.I8)),
				Map.entry("torch ByteStorage", new StorageType(DType.U8)),
				Map.entry("torch BoolStorage", new StorageType(DType.BOOL)));

	}

	/**
	 * Functions that a state dict may call.
	 */
	enum Function implements Global {

		ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER

	}

	/**
	 * The element type of a storage.
	 */
	record StorageType(DType dtype) implements Global {
	}

}
