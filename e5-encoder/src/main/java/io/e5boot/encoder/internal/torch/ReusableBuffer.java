package io.e5boot.encoder.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap that one batch after the other uses. A buffer of its own for
 * each would be freed by the garbage collector only, which sees no reason to run while
 * gigabytes of them pile up.
 */
final class ReusableBuffer {

	private ByteBuffer memory = ByteBuffer.allocateDirect(0);

	/**
	 * So many bytes in native order; what was dispatched before must not be used any
	 * more.
	 */
	ByteBuffer take(int bytes) {
		if (this.memory.capacity() < bytes) {
			this.memory = ByteBuffer.allocateDirect(Math.max(bytes, Math.multiplyExact(2, this.memory.capacity())));
		}
		return this.memory.slice(0, bytes).order(ByteOrder.nativeOrder());
	}

}
