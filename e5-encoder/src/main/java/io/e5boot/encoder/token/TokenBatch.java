package io.e5boot.encoder.token;

import java.util.List;

/**
 * Sequences that are computed together, one after the other without padding.
 *
 * @param sequences token ids of each sequence, longest first
 */
public record TokenBatch(List<int[]> sequences) {

	public TokenBatch {
		sequences = List.copyOf(sequences);
	}

	/**
	 * Count of tokens.
	 */
	public int tokens() {
		return this.sequences.stream().mapToInt((ids) -> ids.length).sum();
	}

}
