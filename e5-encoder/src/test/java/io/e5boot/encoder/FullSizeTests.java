package io.e5boot.encoder;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loads and runs a checkpoint of the full size of multilingual-e5-large with random
 * weights, 2.2 GB in float32 and 1.1 GB in float16, and prints its memory. Run by hand:
 *
 * <pre>
 * mvn -pl e5-encoder test -Dtest=FullSizeTests -De5.full-size=F32 -De5.full-size.precision=float32
 * </pre>
 */
@EnabledIfSystemProperty(named = "e5.full-size", matches = "F32|F16|BF16")
class FullSizeTests {

	private static final int HIDDEN = 1024;

	private static final int WIDE = 4096;

	private static final int LAYERS = 24;

	private static final int VOCABULARY = 250_002;

	private static final int BLOCK = 1 << 24;

	@TempDir
	Path folder;

	@Test
	void encodesWithFullSizeCheckpoint() throws IOException {
		DType dtype = DType.valueOf(System.getProperty("e5.full-size"));
		Precision precision = Precision
			.valueOf(System.getProperty("e5.full-size.precision", "auto").toUpperCase(Locale.ROOT));
		write(dtype);
		System.out.println("before: " + memory());
		long start = System.nanoTime();
		try (E5Encoder encoder = E5Encoder
			.create(E5EncoderOptions.builder(ModelFiles.folder(this.folder)).precision(precision).build())) {
			System.out.printf(Locale.getDefault(), "%s in %s on %s: loaded in %.1f s: %s%n", dtype, encoder.precision(),
					encoder.devices(), (System.nanoTime() - start) / 1e9, memory());
			assertThat(encoder.dimensions()).isEqualTo(HIDDEN);
			List<String> texts = Collections.nCopies(8, "w7 w19 w4242 w250 ".repeat(64));
			assertThat(encoder.encode(texts, TextRole.PASSAGE)).hasSize(8);
			System.out.println("after 8 texts of 260 tokens: " + memory());
			System.gc();
			System.out.println("after a collection: " + memory());
		}
	}

	private static String memory() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS") || line.startsWith("RssAnon") || line.startsWith("RssFile")
					|| line.startsWith("VmHWM"))
			.map((line) -> line.replaceAll("\\s+", " "))
			.collect(Collectors.joining(", "));
	}

	private void write(DType dtype) throws IOException {
		Files.writeString(this.folder.resolve("config.json"), String.format(Locale.ROOT, """
				{"model_type":"xlm-roberta","hidden_size":%d,"num_hidden_layers":%d,"num_attention_heads":16,
				"intermediate_size":%d,"vocab_size":%d,"max_position_embeddings":514,"type_vocab_size":1,
				"pad_token_id":1,"bos_token_id":0,"eos_token_id":2,"layer_norm_eps":1e-5,"hidden_act":"gelu"}
				""", HIDDEN, LAYERS, WIDE, VOCABULARY));
		writeTokenizer();
		writeWeights(dtype);
	}

	private void writeTokenizer() throws IOException {
		try (BufferedWriter json = Files.newBufferedWriter(this.folder.resolve("tokenizer.json"))) {
			json.write("{\"added_tokens\":[],\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"post_processor\":{"
					+ "\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},"
					+ "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}],"
					+ "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],"
					+ "\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[0],\"tokens\":[\"<s>\"]},"
					+ "\"</s>\":{\"id\":\"</s>\",\"ids\":[2],\"tokens\":[\"</s>\"]}}},"
					+ "\"model\":{\"type\":\"Unigram\",\"unk_id\":3,\"vocab\":"
					+ "[[\"<s>\",0.0],[\"<pad>\",0.0],[\"</s>\",0.0],[\"<unk>\",0.0]");
			for (int id = 4; id < VOCABULARY; id++) {
				json.write(",[\"w" + id + "\",-10.0]");
			}
			json.write("]}}");
		}
	}

	private void writeWeights(DType dtype) throws IOException {
		Map<String, List<Integer>> shapes = shapes();
		JsonObject header = new JsonObject();
		long offset = 0;
		for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
			long size = dtype
				.byteSize(tensor.getValue().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
			JsonObject entry = new Gson()
				.toJsonTree(Map.of("dtype", dtype.name(), "shape", tensor.getValue(), "data_offsets",
						List.of(offset, offset + size)))
				.getAsJsonObject();
			header.add(tensor.getKey(), entry);
			offset += size;
		}
		byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
		ByteBuffer block = block(dtype);
		try (FileChannel file = FileChannel.open(this.folder.resolve("model.safetensors"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			ByteBuffer head = ByteBuffer.allocate(Long.BYTES + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
			int padding = (8 - json.length % 8) % 8;
			head.putLong(json.length + padding).put(json).put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
			file.write(head.flip());
			for (long left = offset; left > 0;) {
				block.clear().limit((int) Math.min(left, BLOCK));
				left -= file.write(block);
			}
		}
	}

	private static ByteBuffer block(DType dtype) {
		ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
		Random random = new Random(1);
		while (block.remaining() >= Float.BYTES) {
			float value = (float) (0.05 * random.nextGaussian());
			int bits = Float.floatToIntBits(value);
			switch (dtype) {
				case F32 -> block.putInt(bits);
				case BF16 -> block.putShort((short) (bits >>> 16));
				default -> block.putShort(half(bits));
			}
		}
		return block.clear();
	}

	/** Converts to float16; sufficient for numbers around 0.05. */
	private static short half(int bits) {
		int exponent = ((bits >>> 23) & 0xff) - 112;
		return (exponent <= 0) ? 0 : (short) ((bits >>> 16 & 0x8000) | exponent << 10 | (bits >>> 13 & 0x3ff));
	}

	private static Map<String, List<Integer>> shapes() {
		Map<String, List<Integer>> shapes = new LinkedHashMap<>();
		shapes.put("embeddings.word_embeddings.weight", List.of(VOCABULARY, HIDDEN));
		shapes.put("embeddings.position_embeddings.weight", List.of(514, HIDDEN));
		shapes.put("embeddings.token_type_embeddings.weight", List.of(1, HIDDEN));
		shapes.put("embeddings.LayerNorm.weight", List.of(HIDDEN));
		shapes.put("embeddings.LayerNorm.bias", List.of(HIDDEN));
		for (int layer = 0; layer < LAYERS; layer++) {
			String root = "encoder.layer." + layer + ".";
			for (String part : List.of("attention.self.query", "attention.self.key", "attention.self.value",
					"attention.output.dense")) {
				add(shapes, root + part, HIDDEN, HIDDEN);
			}
			add(shapes, root + "attention.output.LayerNorm", HIDDEN);
			add(shapes, root + "intermediate.dense", WIDE, HIDDEN);
			add(shapes, root + "output.dense", HIDDEN, WIDE);
			add(shapes, root + "output.LayerNorm", HIDDEN);
		}
		return shapes;
	}

	private static void add(Map<String, List<Integer>> shapes, String name, Integer... shape) {
		shapes.put(name + ".weight", List.of(shape));
		shapes.put(name + ".bias", List.of(shape[0]));
	}

}
