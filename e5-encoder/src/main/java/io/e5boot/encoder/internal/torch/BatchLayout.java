package io.e5boot.encoder.internal.torch;

import java.util.Arrays;
import java.util.List;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.Pooling;
import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * The layout of a batch in memory. The tokens of all texts are consecutive rows, followed
 * by at least one empty row. Attention needs rectangles: neighboring texts of about the
 * same length share one of shape [texts, length], and each head has its own.
 */
final class BatchLayout {

	private final int rows;

	private final long[] properties;

	private final long[] slots;

	private final long[] groups;

	private final float[] weights;

	private BatchLayout(int rows, long[] properties, long[] slots, long[] groups) {
		this.rows = rows;
		this.properties = properties;
		this.slots = slots;
		this.groups = groups;
		this.weights = new float[rows];
	}

	/**
	 * Creates the layout of a batch.
	 * @param texts the texts, longest first
	 * @param config the encoder's shape
	 * @param shapes the extents that suit the kernels
	 * @param mode how the rows of a text are pooled
	 */
	static BatchLayout of(List<TokenizedText> texts, CheckpointConfig config, ShapeBuckets shapes, Pooling.Mode mode) {
		long[] groups = groups(texts, shapes);
		int places = 0;
		for (int g = 0; g < groups.length; g += 2) {
			places += Math.toIntExact(groups[g] * groups[g + 1]);
		}
		int rows = shapes.rows(texts.stream().mapToInt(TokenizedText::length).sum() + 1);
		BatchLayout layout = new BatchLayout(rows, new long[4 * rows], new long[places], groups);
		layout.fill(texts, config, shapes, mode);
		return layout;
	}

	private static long[] groups(List<TokenizedText> texts, ShapeBuckets shapes) {
		long[] groups = new long[2 * texts.size()];
		int count = 0;
		for (TokenizedText text : texts) {
			int length = shapes.length(text.length());
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

	private void fill(List<TokenizedText> texts, CheckpointConfig config, ShapeBuckets shapes, Pooling.Mode mode) {
		Arrays.fill(this.slots, this.rows - 1);
		Arrays.fill(this.properties, this.rows, 2 * this.rows, texts.size());
		int row = 0;
		int index = 0;
		int slot = 0;
		for (int g = 0; g < this.groups.length; g += 2) {
			int length = Math.toIntExact(this.groups[g + 1]);
			int end = slot + Math.toIntExact(this.groups[g]) * length;
			for (int at = slot; index < texts.size()
					&& shapes.length(texts.get(index).length()) == length; at += length) {
				TokenizedText text = texts.get(index);
				config.positions(text.ids(), this.properties, row);
				fillCells(row, text.length(), (long) config.heads() * at, length);
				fillSlots(at, row, text.length());
				fillPooling(row, text, index, mode);
				row += text.length();
				index++;
			}
			slot = end;
		}
	}

	private void fillCells(int row, int count, long cell, int length) {
		for (int i = 0; i < count; i++) {
			this.properties[2 * this.rows + row + i] = cell + i;
			this.properties[3 * this.rows + row + i] = length;
		}
	}

	/**
	 * Assigns pooled rows to their text. Other rows keep the index after the last text.
	 */
	private void fillPooling(int row, TokenizedText text, int index, Pooling.Mode mode) {
		int end = (mode == Pooling.Mode.CLS) ? text.unpooled() + 1 : text.length();
		for (int i = text.unpooled(); i < end; i++) {
			this.properties[this.rows + row + i] = index;
			this.weights[row + i] = (mode == Pooling.Mode.WEIGHTEDMEAN) ? i + 1 : 1;
		}
	}

	private void fillSlots(int slot, int row, int count) {
		for (int i = 0; i < count; i++) {
			this.slots[slot + i] = row + i;
		}
	}

	/**
	 * Returns the count of rows, including empty ones.
	 */
	int rows() {
		return this.rows;
	}

	/**
	 * Returns the properties [4, rows] of each row: its position, the text that it is
	 * pooled into (the count of texts if none), the cell of the first head's attention
	 * result, and the distance to the next head's cell.
	 */
	long[] properties() {
		return this.properties;
	}

	/**
	 * Returns the row of each slot of the rectangles; the last row if a slot has no
	 * token.
	 */
	long[] slots() {
		return this.slots;
	}

	/**
	 * Returns the rectangles: {@code texts, length, texts, length, …}.
	 */
	long[] groups() {
		return this.groups;
	}

	/**
	 * Returns the weight of each row in the pooling of its text.
	 */
	float[] weights() {
		return this.weights;
	}

}
