package io.e5boot.encoder.internal.unigram;

import java.util.Arrays;

/**
 * A trie of pieces of text and their ids. One hash table holds the edges of all nodes: a
 * long with the parent (24 bits), the character (16) and the child (24). It is quick to
 * fill, and a lookup mostly touches one cache line.
 */
public final class PieceTrie {

	static final int ROOT = 1;

	static final int NONE = 0;

	private static final int NODE_BITS = 24;

	private static final int MAX_NODES = (1 << NODE_BITS) - 1;

	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private long[] edges;

	private int shift;

	/** By node, the id of the piece that ends there, plus one. */
	private int[] pieces = new int[1 << 6];

	private int nodes = ROOT;

	/**
	 * Creates an empty trie.
	 * @param expectedNodes initial capacity in nodes
	 */
	public PieceTrie(int expectedNodes) {
		int bits = Long.SIZE - Long.numberOfLeadingZeros(2L * Math.min(Math.max(expectedNodes, 1 << 5), MAX_NODES));
		this.shift = Long.SIZE - bits;
		this.edges = new long[1 << bits];
	}

	/**
	 * Adds a piece or replaces its id.
	 * @throws IllegalArgumentException if there are too many pieces
	 */
	public void put(char[] text, int from, int to, int piece) {
		int node = ROOT;
		for (int i = from; i < to; i++) {
			int child = child(node, text[i]);
			node = (child == NONE) ? add(node, text[i]) : child;
		}
		this.pieces[node] = piece + 1;
	}

	/**
	 * Returns the child of a node for a character, or {@link #NONE}.
	 */
	int child(int node, char character) {
		long key = (long) node << Character.SIZE | character;
		long[] edges = this.edges;
		int mask = edges.length - 1;
		for (int slot = (int) (key * SPREAD >>> this.shift);; slot = (slot + 1) & mask) {
			long edge = edges[slot];
			if (edge >>> NODE_BITS == key) {
				return (int) edge & MAX_NODES;
			}
			if (edge == 0) {
				return NONE;
			}
		}
	}

	/**
	 * Returns the id of the piece that ends at a node, or -1.
	 */
	int piece(int node) {
		return this.pieces[node] - 1;
	}

	/**
	 * Returns the id of a piece, or -1.
	 */
	public int find(char[] text, int from, int to) {
		int node = ROOT;
		for (int i = from; i < to && node != NONE; i++) {
			node = child(node, text[i]);
		}
		return (node == NONE) ? -1 : piece(node);
	}

	private int add(int parent, char character) {
		if (this.nodes == MAX_NODES) {
			throw new IllegalArgumentException("The pieces have more than " + MAX_NODES + " different prefixes");
		}
		if (this.nodes > this.edges.length >>> 1) {
			grow();
		}
		int child = ++this.nodes;
		if (child == this.pieces.length) {
			this.pieces = Arrays.copyOf(this.pieces, 2 * child);
		}
		put(((long) parent << Character.SIZE | character) << NODE_BITS | child);
		return child;
	}

	private void put(long edge) {
		int slot = (int) ((edge >>> NODE_BITS) * SPREAD >>> this.shift);
		while (this.edges[slot] != 0) {
			slot = (slot + 1) & (this.edges.length - 1);
		}
		this.edges[slot] = edge;
	}

	private void grow() {
		long[] old = this.edges;
		this.edges = new long[2 * old.length];
		this.shift--;
		for (long edge : old) {
			if (edge != 0) {
				put(edge);
			}
		}
	}

}
