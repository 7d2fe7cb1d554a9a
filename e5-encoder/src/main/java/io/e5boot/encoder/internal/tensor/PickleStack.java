package io.e5boot.encoder.internal.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The stack of the pickle machine. An instruction never reaches below the last mark.
 */
final class PickleStack {

	private final List<Object> values = new ArrayList<>();

	private final Deque<Integer> marks = new ArrayDeque<>();

	void mark() {
		this.marks.push(this.values.size());
	}

	void push(Object value) {
		this.values.add(value);
	}

	/**
	 * Returns the last value.
	 * @throws IndexOutOfBoundsException if there is none above the last mark
	 */
	Object top() {
		return this.values.subList(floor(), this.values.size()).get(this.values.size() - floor() - 1);
	}

	Object pop() {
		return pop(1).get(0);
	}

	/**
	 * Removes the last values.
	 * @throws IndexOutOfBoundsException if there are fewer above the last mark
	 */
	List<Object> pop(int count) {
		int start = this.values.size() - count;
		if (start < floor()) {
			throw new IndexOutOfBoundsException("The stack has fewer than " + count + " values");
		}
		List<Object> tail = this.values.subList(start, this.values.size());
		List<Object> taken = new ArrayList<>(tail);
		tail.clear();
		return taken;
	}

	/**
	 * Removes the values above the last mark, and the mark.
	 * @throws IndexOutOfBoundsException if there is no mark
	 */
	List<Object> popToMark() {
		List<Object> taken = pop(this.values.size() - floor());
		if (this.marks.isEmpty()) {
			throw new IndexOutOfBoundsException("There is no mark");
		}
		this.marks.pop();
		return taken;
	}

	private int floor() {
		return this.marks.isEmpty() ? 0 : this.marks.peek();
	}

}
