package io.e5boot.encoder.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences that are computed together, one after the other without padding.
 *
 * @param sequences token ids of each sequence, longest first
 * @param origins for each sequence its index among the texts it came from
 * @param unpooled for each sequence how many tokens at its start pooling leaves out
 */
public record TokenBatch(List<int[]> sequences, int[] origins, long[] unpooled) {

	/**
	 * Sequences of which every token is pooled.
	 */
	public TokenBatch(List<int[]> sequences, int[] origins) {
		this(sequences, origins, new long[sequences.size()]);
	}

	/**
	 * Count of tokens.
	 */
	public int tokens() {
		return this.sequences.stream().mapToInt((ids) -> ids.length).sum();
	}

	/**
	 * Runs of sequences of equal length, as pairs of count and length.
	 * @return {@code count, length, count, length, …}
	 */
	public long[] groups() {
		List<long[]> groups = new ArrayList<>();
		for (int[] ids : this.sequences) {
			long[] last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
			if (last != null && last[1] == ids.length) {
				last[0]++;
			}
			else {
				groups.add(new long[] { 1, ids.length });
			}
		}
		return groups.stream().flatMapToLong(Arrays::stream).toArray();
	}

}
