package io.e5boot.encoder.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The tensors of one file, mapped.
 *
 * @param buffers a mapping each
 * @param data where the file's data section lies
 */
record MappedTensors(TensorBuffers buffers, FileRegion data) implements TensorFile {

	@Override
	public Map<String, TensorInfo> tensors() {
		return this.buffers.tensors();
	}

	@Override
	public ByteBuffer data(TensorInfo tensor) {
		return this.buffers.data(tensor);
	}

	@Override
	public TensorReader reader(TensorInfo tensor) {
		try {
			return this.data.part(tensor.begin(), tensor.end() - tensor.begin()).reader();
		}
		catch (IOException ex) {
			throw new ModelLoadException(this.buffers.name() + ": cannot be opened again", ex);
		}
	}

	@Override
	public String toString() {
		return this.buffers.name();
	}

}
