package io.e5boot.encoder.internal.torch;

/**
 * Extents of the tensors of a batch. oneDNN compiles kernels for every new shape and
 * keeps them, so a service whose batches always have new shapes would compile forever,
 * and its memory would grow by hundreds of megabytes. Rounding the extents up to a few
 * dozen values leaves little to compile and adds two or three percent of work on empty
 * rows.
 */
enum ShapeBuckets {

	/** Not rounded. */
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

	/** Rounded up to at most sixteen values for each power of two. */
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
	 * Returns the count of rows.
	 * @param count count of tokens plus one empty row
	 */
	abstract int rows(int count);

	/**
	 * Returns the length of a rectangle.
	 * @param count count of tokens of its texts
	 */
	abstract int length(int count);

	/**
	 * Returns the count of texts of a rectangle, including empty ones.
	 * @param count count of texts
	 */
	abstract int texts(int count);

	private static int roundUp(int count, int step) {
		return (count + step - 1) / step * step;
	}

}
