package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Texts of which the long ones are split into chunks.
 *
 * @param chunks all chunks, text after text
 * @param counts for each text its count of chunks, at least one
 */
record ChunkedTexts(List<String> chunks, List<Integer> counts) {

	static ChunkedTexts of(List<String> texts, Function<String, List<String>> split) {
		List<String> chunks = new ArrayList<>();
		List<Integer> counts = new ArrayList<>(texts.size());
		for (String text : texts) {
			List<String> own = split.apply(text);
			chunks.addAll(own);
			counts.add(own.size());
		}
		return new ChunkedTexts(chunks, counts);
	}

	/**
	 * Brings the vectors of the chunks together.
	 * @param encoded what {@link #chunks()} gave, in order
	 * @return one vector a text
	 */
	List<EncodedText> join(List<EncodedText> encoded) {
		List<EncodedText> joined = new ArrayList<>(this.counts.size());
		int start = 0;
		for (int count : this.counts) {
			joined.add((count == 1) ? encoded.get(start) : mean(encoded.subList(start, start + count)));
			start += count;
		}
		return joined;
	}

	private static EncodedText mean(List<EncodedText> chunks) {
		double[] sum = new double[chunks.get(0).vector().length];
		int tokens = 0;
		for (EncodedText chunk : chunks) {
			tokens += chunk.tokens();
			for (int i = 0; i < sum.length; i++) {
				sum[i] += (double) chunk.tokens() * chunk.vector()[i];
			}
		}
		double square = 0;
		for (double value : sum) {
			square += value * value;
		}
		float[] vector = new float[sum.length];
		for (int i = 0; i < sum.length; i++) {
			vector[i] = (float) (sum[i] / Math.sqrt(square));
		}
		return new EncodedText(vector, tokens, chunks.stream().anyMatch(EncodedText::truncated), chunks.size());
	}

}
