package io.e5boot.encoder.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer that consecutive batches reuse. Separate buffers would be freed by the
 * garbage collector only, which does not run because of memory outside the heap, even if
 * gigabytes accumulate.
 */
final class ReusableBuffer {

	private ByteBuffer memory = ByteBuffer.allocateDirect(0);

	/**
	 * Returns a buffer in native order. It invalidates the buffers returned before.
	 */
	ByteBuffer take(int bytes) {
		if (this.memory.capacity() < bytes) {
			this.memory = ByteBuffer.allocateDirect(Math.max(bytes, Math.multiplyExact(2, this.memory.capacity())));
		}
		return this.memory.slice(0, bytes).order(ByteOrder.nativeOrder());
	}

}
