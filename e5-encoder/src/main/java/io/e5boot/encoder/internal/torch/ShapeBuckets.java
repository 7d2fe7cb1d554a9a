package io.e5boot.encoder.internal.torch;

/**
 * Which extents a batch's tensors have. oneDNN compiles kernels for every new shape and
 * keeps them, so a service whose batches never have the same shape would compile forever
 * and its memory grow to hundreds of megabytes. Rounding the extents up to a few dozen
 * leaves little to compile and costs two or three percent of work on empty rows.
 */
enum ShapeBuckets {

	/** As they come. */
	EXACT {

		@Override
		int rows(int count) {
			return count;
		}

		@Override
		int length(int count) {
			return count;
		}

		@Override
		int texts(int count) {
			return count;
		}

	},

	/** Rounded up to at most sixteen values an octave. */
	COARSE {

		@Override
		int rows(int count) {
			return roundUp(count, Math.max(4, Integer.highestOneBit(count) / 16));
		}

		@Override
		int length(int count) {
			return roundUp(count, Math.max(16, Integer.highestOneBit(count) / 8));
		}

		@Override
		int texts(int count) {
			return roundUp(count, Math.max(1, Integer.highestOneBit(count) / 8));
		}

	};

	/**
	 * Count of rows for so many tokens and one empty row.
	 */
	abstract int rows(int count);

	/**
	 * Length of the rectangle for a text of so many tokens.
	 */
	abstract int length(int count);

	/**
	 * Count of texts in a rectangle.
	 */
	abstract int texts(int count);

	private static int roundUp(int count, int step) {
		return (count + step - 1) / step * step;
	}

}
