package io.e5boot.benchmarks;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * ONNX Runtime with batches of texts of similar length, up to a number of tokens that
 * includes padding.
 */
final class OnnxRuntimeEngine implements Engine {

	/** Padded tokens of a batch; as fast as 1,024 and faster than 4,096. */
	private static final int BUDGET = 2048;

	private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

	private final OrtSession session;

	private final HuggingFaceTokenizer tokenizer;

	OnnxRuntimeEngine(String precision, Path data) {
		String file = precision.equals("int8") ? "model-int8.onnx" : "model.onnx";
		try {
			this.session = this.environment.createSession(data.resolve("exports").resolve(file).toString());
			this.tokenizer = HuggingFaceTokenizer.newInstance(data.resolve("checkpoint/tokenizer.json"),
					Map.of("truncation", "true", "maxLength", "512", "padding", "false"));
		}
		catch (OrtException | IOException ex) {
			throw new IllegalStateException("ONNX Runtime cannot be started", ex);
		}
	}

	static String version() {
		return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
	}

	@Override
	public List<float[]> passages(List<String> texts) {
		Encoding[] encodings = this.tokenizer.batchEncode(texts.stream().map("passage: "::concat).toList());
		long[][] ids = Arrays.stream(encodings).map(Encoding::getIds).toArray(long[][]::new);
		int[] order = IntStream.range(0, ids.length)
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> -ids[i].length))
			.mapToInt(Integer::intValue)
			.toArray();
		float[][] vectors = new float[ids.length][];
		for (int start = 0; start < order.length;) {
			int end = Math.min(order.length, start + Math.max(1, BUDGET / ids[order[start]].length));
			List<long[]> batch = new ArrayList<>(end - start);
			for (int i = start; i < end; i++) {
				batch.add(ids[order[i]]);
			}
			float[][] rows = run(batch);
			for (int i = start; i < end; i++) {
				vectors[order[i]] = rows[i - start];
			}
			start = end;
		}
		return Arrays.asList(vectors);
	}

	@Override
	public float[] query(String text) {
		return run(List.of(this.tokenizer.encode("query: " + text).getIds()))[0];
	}

	/**
	 * Returns the vectors of sequences, which are sorted by length, longest first.
	 */
	private float[][] run(List<long[]> batch) {
		int length = batch.get(0).length;
		long[] shape = { batch.size(), length };
		LongBuffer ids = LongBuffer.allocate(batch.size() * length);
		LongBuffer mask = LongBuffer.allocate(batch.size() * length);
		Arrays.fill(ids.array(), 1);
		for (int i = 0; i < batch.size(); i++) {
			System.arraycopy(batch.get(i), 0, ids.array(), i * length, batch.get(i).length);
			Arrays.fill(mask.array(), i * length, i * length + batch.get(i).length, 1);
		}
		try (OnnxTensor tokens = OnnxTensor.createTensor(this.environment, ids, shape);
				OnnxTensor attention = OnnxTensor.createTensor(this.environment, mask, shape);
				OnnxTensor types = OnnxTensor.createTensor(this.environment, LongBuffer.allocate(batch.size() * length),
						shape);
				OrtSession.Result result = this.session
					.run(Map.of("input_ids", tokens, "attention_mask", attention, "token_type_ids", types))) {
			OnnxTensor hidden = (OnnxTensor) result.get(0);
			return MeanPooling.mean(hidden.getFloatBuffer(), batch, length, (int) hidden.getInfo().getShape()[2]);
		}
		catch (OrtException ex) {
			throw new IllegalStateException("ONNX Runtime failed", ex);
		}
	}

	@Override
	public String runtime() {
		return version();
	}

	@Override
	public void close() {
		try {
			this.session.close();
		}
		catch (OrtException ex) {
			throw new IllegalStateException("ONNX Runtime cannot be closed", ex);
		}
		this.tokenizer.close();
	}

}
