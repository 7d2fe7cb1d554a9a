package io.e5boot.encoder.internal.tensor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a state dict. A pickle is a program that may call any Python
 * function. This reader supports only the instructions that describe tensors and a short
 * list of names, and calls nothing, so that any file yields only tensors, numbers,
 * strings, lists, tuples and dicts. Time and memory are proportional to the file's size.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">Python's
 * description of the instructions</a>
 */
final class StateDictReader {

	private static final Object NONE = new Object();

	/**
	 * A model's tensors have at most two axes, but five bytes can repeat a long shape.
	 */
	private static final int MAX_AXES = 8;

	private final PickleInput input;

	private final PickleStack stack = new PickleStack();

	private final Map<Integer, Object> memo = new HashMap<>();

	private record Tuple(List<Object> items) {
	}

	/** A dict with string keys; others are dropped, since they name no tensor. */
	private record Dict(Map<String, Object> entries) {

		void put(List<Object> pairs) {
			for (int i = 0; i < pairs.size(); i += 2) {
				if (pairs.get(i) instanceof String key) {
					this.entries.put(key, pairs.get(i + 1));
				}
			}
		}

	}

	private StateDictReader(PickleInput input) {
		this.input = input;
	}

	/**
	 * Reads a state dict.
	 * @param file the file's name in messages
	 * @param code the pickle, little-endian
	 * @return the tensors by name, in the order of the file
	 * @throws ModelLoadException if the pickle is damaged or needs anything but tensors
	 */
	static Map<String, StateDict.Tensor> read(String file, ByteBuffer code) {
		StateDictReader reader = new StateDictReader(new PickleInput(file, code));
		try {
			return reader.tensors(reader.run());
		}
		catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException ex) {
			throw new ModelLoadException(file + ": is a damaged pickle", ex);
		}
	}

	private Map<String, StateDict.Tensor> tensors(Object result) {
		if (!(result instanceof Dict dict)) {
			throw this.input.rejected("does not contain a state dict");
		}
		Map<String, StateDict.Tensor> tensors = new LinkedHashMap<>();
		dict.entries.forEach((name, value) -> {
			if (value instanceof StateDict.Tensor tensor) {
				tensors.put(name, tensor);
			}
		});
		return tensors;
	}

	private Object run() {
		for (int instruction = this.input.next(); instruction != '.'; instruction = this.input.next()) {
			Object pushed = literal(instruction);
			if (pushed == null) {
				pushed = compound(instruction);
			}
			if (pushed != null) {
				this.stack.push(pushed);
			}
			else {
				change(instruction);
			}
		}
		return this.stack.pop();
	}

	/**
	 * Executes an instruction that pushes a value without taking any from the stack.
	 * @return the value, or null for other instructions
	 */
	private @Nullable Object literal(int instruction) {
		return switch (instruction) {
			case 'N' -> NONE;
			case 0x88 -> Boolean.TRUE;
			case 0x89 -> Boolean.FALSE;
			case 'K' -> (long) this.input.next();
			case 'M' -> this.input.nextUnsignedShort();
			case 'J' -> (long) this.input.nextInt();
			case 0x8a -> this.input.nextLong();
			case 'G' -> this.input.nextDouble();
			case 'X' -> this.input.nextText(this.input.nextInt());
			case '}' -> new Dict(new LinkedHashMap<>());
			case ']' -> new ArrayList<>();
			case ')' -> new Tuple(List.of());
			case 'c' -> global();
			case 'h' -> remembered(this.input.next());
			case 'j' -> remembered(this.input.nextInt());
			default -> null;
		};
	}

	/**
	 * Executes an instruction that pushes a value made of values from the stack.
	 * @return the value, or null for other instructions
	 */
	private @Nullable Object compound(int instruction) {
		return switch (instruction) {
			case 't' -> new Tuple(this.stack.popToMark());
			case 0x85 -> new Tuple(this.stack.pop(1));
			case 0x86 -> new Tuple(this.stack.pop(2));
			case 0x87 -> new Tuple(this.stack.pop(3));
			case 'Q' -> storage(((Tuple) this.stack.pop()).items);
			case 'R' -> call();
			default -> null;
		};
	}

	private void change(int instruction) {
		switch (instruction) {
			case 0x80 -> require(this.input.next() == 2, "is not a pickle of protocol 2, which PyTorch writes");
			case '(' -> this.stack.mark();
			case 'q' -> this.memo.put(this.input.next(), this.stack.top());
			case 'r' -> this.memo.put(this.input.nextInt(), this.stack.top());
			case 'a' -> append(this.stack.pop(1));
			case 'e' -> append(this.stack.popToMark());
			case 's' -> put(this.stack.pop(2));
			case 'u' -> put(this.stack.popToMark());
			case 'b' -> setAttributes(this.stack.pop());
			default -> throw this.input.rejected(String.format(Locale.ROOT,
					"contains the pickle instruction 0x%02x, which no state dict needs", instruction));
		}
	}

	private StateDict.Global global() {
		String module = this.input.nextLine();
		String name = this.input.nextLine();
		StateDict.Global allowed = StateDict.Global.ALLOWED.get(module + " " + name);
		if (allowed == null) {
			throw this.input
				.rejected("refers to '" + module + "." + name + "', which is not part of a tensor; it was not called");
		}
		return allowed;
	}

	private StateDict.Storage storage(List<Object> reference) {
		require("storage".equals(reference.get(0)), "refers to something other than a storage");
		StateDict.StorageType type = (StateDict.StorageType) reference.get(1);
		return new StateDict.Storage(type.dtype(), (String) reference.get(2), (Long) reference.get(4));
	}

	private Object call() {
		List<Object> arguments = ((Tuple) this.stack.pop()).items;
		return switch ((StateDict.Function) this.stack.pop()) {
			case ORDERED_DICT -> {
				require(arguments.isEmpty(), "calls OrderedDict with arguments");
				yield new Dict(new LinkedHashMap<>());
			}
			case REBUILD_TENSOR -> new StateDict.Tensor((StateDict.Storage) arguments.get(0), (Long) arguments.get(1),
					axes(arguments.get(2)), axes(arguments.get(3)));
			case REBUILD_PARAMETER -> (StateDict.Tensor) arguments.get(0);
		};
	}

	private List<Long> axes(Object tuple) {
		List<Object> items = ((Tuple) tuple).items;
		require(items.size() <= MAX_AXES, "has a tensor of " + items.size() + " axes");
		return items.stream().map(Long.class::cast).toList();
	}

	@SuppressWarnings("unchecked")
	private void append(List<Object> items) {
		((ArrayList<Object>) this.stack.top()).addAll(items);
	}

	private void put(List<Object> pairs) {
		((Dict) this.stack.top()).put(pairs);
	}

	/**
	 * PyTorch stores the versions of its modules as state of the dict, which is not
	 * needed.
	 */
	private void setAttributes(Object attributes) {
		require(attributes instanceof Dict && this.stack.top() instanceof Dict,
				"sets the state of something other than a dict");
	}

	private Object remembered(int index) {
		Object value = this.memo.get(index);
		if (value == null) {
			throw this.input.rejected("is a damaged pickle");
		}
		return value;
	}

	private void require(boolean valid, String fault) {
		if (!valid) {
			throw this.input.rejected(fault);
		}
	}

}
