package io.e5boot.encoder.torch;

import java.util.Arrays;
import java.util.List;

import io.e5boot.encoder.checkpoint.CheckpointConfig;
import io.e5boot.encoder.token.TokenBatch;

/**
 * Where the rows of a batch stand. The batch's tokens are rows one after the other, then
 * comes at least one empty row. Attention needs rectangles: neighbouring texts of about
 * the same length share one, [texts, length], and each head of it has its own.
 */
final class BatchLayout {

	private final int rows;

	private final long[] properties;

	private final long[] slots;

	private final long[] groups;

	private BatchLayout(int rows, long[] properties, long[] slots, long[] groups) {
		this.rows = rows;
		this.properties = properties;
		this.slots = slots;
		this.groups = groups;
	}

	/**
	 * Lays a batch out.
	 * @param batch the sequences, longest first
	 * @param config the encoder's shape
	 * @param shapes which extents the kernels like
	 */
	static BatchLayout of(TokenBatch batch, CheckpointConfig config, ShapeClasses shapes) {
		long[] groups = groups(batch.sequences(), shapes);
		int places = 0;
		for (int g = 0; g < groups.length; g += 2) {
			places += Math.toIntExact(groups[g] * groups[g + 1]);
		}
		int rows = shapes.rows(batch.tokens() + 1);
		BatchLayout layout = new BatchLayout(rows, new long[4 * rows], new long[places], groups);
		layout.fill(batch.sequences(), config, shapes);
		return layout;
	}

	private static long[] groups(List<int[]> sequences, ShapeClasses shapes) {
		long[] groups = new long[2 * sequences.size()];
		int count = 0;
		for (int[] ids : sequences) {
			int length = shapes.length(ids.length);
			if (count > 0 && groups[count - 1] == length) {
				groups[count - 2]++;
			}
			else {
				groups[count++] = 1;
				groups[count++] = length;
			}
		}
		for (int g = 0; g < count; g += 2) {
			groups[g] = shapes.texts(Math.toIntExact(groups[g]));
		}
		return Arrays.copyOf(groups, count);
	}

	private void fill(List<int[]> sequences, CheckpointConfig config, ShapeClasses shapes) {
		Arrays.fill(this.slots, this.rows - 1);
		int row = 0;
		int text = 0;
		int slot = 0;
		for (int g = 0; g < this.groups.length; g += 2) {
			int length = Math.toIntExact(this.groups[g + 1]);
			int end = slot + Math.toIntExact(this.groups[g]) * length;
			for (int at = slot; text < sequences.size()
					&& shapes.length(sequences.get(text).length) == length; at += length) {
				int[] ids = sequences.get(text);
				config.positions(ids, this.properties, row);
				fillText(row, ids.length, text, (long) config.heads() * at, length);
				fillSlots(at, row, ids.length);
				row += ids.length;
				text++;
			}
			slot = end;
		}
		Arrays.fill(this.properties, this.rows + row, 2 * this.rows, text);
	}

	private void fillText(int row, int count, int text, long cell, int length) {
		for (int i = 0; i < count; i++) {
			this.properties[this.rows + row + i] = text;
			this.properties[2 * this.rows + row + i] = cell + i;
			this.properties[3 * this.rows + row + i] = length;
		}
	}

	private void fillSlots(int slot, int row, int count) {
		for (int i = 0; i < count; i++) {
			this.slots[slot + i] = row + i;
		}
	}

	/**
	 * Count of rows, the empty ones included.
	 */
	int rows() {
		return this.rows;
	}

	/**
	 * [4, rows]: each row's position, its text, and where attention leaves its result:
	 * the first head's cell, and how far it is to the next head's.
	 */
	long[] properties() {
		return this.properties;
	}

	/**
	 * The row in each place of the rectangles; the last one where there is no token.
	 */
	long[] slots() {
		return this.slots;
	}

	/**
	 * The rectangles: {@code texts, length, texts, length, …}.
	 */
	long[] groups() {
		return this.groups;
	}

}
