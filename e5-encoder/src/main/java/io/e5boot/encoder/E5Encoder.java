package io.e5boot.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.token.BatchPlanner;
import io.e5boot.encoder.token.E5Tokenizer;
import io.e5boot.encoder.token.TokenBatch;
import io.e5boot.encoder.token.TokenizedText;
import io.e5boot.encoder.torch.TorchEncoder;

/**
 * Multilingual E5 in this JVM: text → tokens → batches → vectors. Safe for use by many
 * threads. Holds native memory until it is closed.
 *
 * <pre class="code">
 * ModelFiles model = ModelFiles.folder(Path.of("multilingual-e5-small"));
 * try (E5Encoder encoder = E5Encoder.create(E5EncoderOptions.builder(model).build())) {
 *     List&lt;float[]&gt; vectors = encoder.encode(List.of("Wo ist der Bahnhof?"), TextRole.QUERY);
 * }
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/2402.05672">Multilingual E5 Text Embeddings, Wang
 * et al. 2024</a>
 */
public final class E5Encoder implements AutoCloseable {

	private static final BatchPlanner PLANNER = new BatchPlanner(2048);

	private final Checkpoint checkpoint;

	private final TextTemplates templates;

	private final int maxTokens;

	private final E5Tokenizer tokenizer;

	private final TorchEncoder torch;

	private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();

	private boolean closed;

	private E5Encoder(Checkpoint checkpoint, TextTemplates templates, int maxTokens, E5Tokenizer tokenizer,
			TorchEncoder torch) {
		this.checkpoint = checkpoint;
		this.templates = templates;
		this.maxTokens = maxTokens;
		this.tokenizer = tokenizer;
		this.torch = torch;
	}

	/**
	 * Loads a checkpoint.
	 * @param options what to load and how
	 * @return an encoder, to be closed
	 * @throws io.e5boot.encoder.checkpoint.ModelLoadException if the checkpoint is
	 * missing, damaged or of an unsupported kind
	 * @throws io.e5boot.encoder.torch.NativeLibraryException if libtorch or the device is
	 * missing
	 */
	public static E5Encoder create(E5EncoderOptions options) {
		Checkpoint checkpoint = Checkpoint.read(options.model());
		Integer wanted = options.maxTokens();
		int maxTokens = (wanted != null) ? Math.min(wanted, checkpoint.maxTokens()) : checkpoint.maxTokens();
		TextTemplates wantedTemplates = options.templates();
		TextTemplates templates = (wantedTemplates != null) ? wantedTemplates : DefaultTemplates.of(checkpoint);
		TorchEncoder torch = TorchEncoder.load(checkpoint, options.device(), options.nativeCache());
		try {
			E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, maxTokens);
			return new E5Encoder(checkpoint, templates, maxTokens, tokenizer, torch);
		}
		catch (RuntimeException | Error ex) {
			torch.close();
			throw ex;
		}
	}

	/**
	 * Encodes texts.
	 * @param texts the texts, any number, each of any length; empty and blank ones have a
	 * vector too, that of the prefix
	 * @param role the part they play
	 * @return for each text, in order, its L2-normalised vector of {@link #dimensions()}
	 * floats
	 * @throws NullPointerException if the list, a text or the role is null
	 * @throws IllegalStateException if this encoder is closed
	 * @throws io.e5boot.encoder.checkpoint.ModelLoadException if the checkpoint's
	 * tokenizer gives ids that the model does not know
	 * @throws io.e5boot.encoder.torch.EncodingException if libtorch fails or this thread
	 * is interrupted
	 */
	public List<float[]> encode(List<String> texts, TextRole role) {
		return encodeAll(texts, role).stream().map(EncodedText::vector).toList();
	}

	/**
	 * As {@link #encode}, with token counts.
	 * @param texts the texts
	 * @param role the part they play
	 * @return for each text, in order, its vector and token count
	 */
	public List<EncodedText> encodeAll(List<String> texts, TextRole role) {
		return encodeAll(texts, role, this.templates);
	}

	/**
	 * As {@link #encodeAll(List, TextRole)}, with other templates than the encoder's own.
	 * @param texts the texts
	 * @param role the part they play
	 * @param templates what is written around them
	 * @return for each text, in order, its vector and token count
	 */
	public List<EncodedText> encodeAll(List<String> texts, TextRole role, TextTemplates templates) {
		Objects.requireNonNull(role, "role is null");
		for (int i = 0; i < texts.size(); i++) {
			Objects.requireNonNull(texts.get(i), "texts[" + i + "] is null");
		}
		Lock lock = this.lifecycle.readLock();
		lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("This encoder is closed");
			}
			return compute(tokenize(texts, role, templates));
		}
		finally {
			lock.unlock();
		}
	}

	private List<TokenizedText> tokenize(List<String> texts, TextRole role, TextTemplates templates) {
		List<TokenizedText> tokenized = texts.stream()
			.map((text) -> this.tokenizer.tokenize(templates.apply(role, text)))
			.toList();
		String prefix = templates.prefix(role);
		if (this.checkpoint.pooling().includePrompt() || prefix.isEmpty()) {
			return tokenized;
		}
		int prompt = this.tokenizer.tokenize(prefix).ids().length - 1;
		return tokenized.stream().map((text) -> text.withoutPooling(prompt)).toList();
	}

	/**
	 * Hands over one batch at a time, so that a query need not wait for more than the
	 * batch under way of each call that came before it.
	 */
	private List<EncodedText> compute(List<TokenizedText> texts) {
		EncodedText[] encoded = new EncodedText[texts.size()];
		for (TokenBatch batch : PLANNER.plan(texts)) {
			float[][] vectors = TorchEncoder.await(this.torch.submit(batch));
			int[] origins = batch.origins();
			for (int i = 0; i < origins.length; i++) {
				TokenizedText text = texts.get(origins[i]);
				encoded[origins[i]] = new EncodedText(vectors[i], text.ids().length, text.truncated());
			}
		}
		return Arrays.asList(encoded);
	}

	/**
	 * Length of every vector.
	 */
	public int dimensions() {
		return this.checkpoint.dimensions();
	}

	/**
	 * The longest sequence that is read, prefix and special tokens included.
	 */
	public int maxTokens() {
		return this.maxTokens;
	}

	/**
	 * The checkpoint's name.
	 */
	public String modelId() {
		return this.checkpoint.files().id();
	}

	/**
	 * What is written around texts.
	 */
	public TextTemplates templates() {
		return this.templates;
	}

	/**
	 * Waits for calls under way, then frees the native memory. Further calls have no
	 * effect.
	 */
	@Override
	public void close() {
		Lock lock = this.lifecycle.writeLock();
		lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				try {
					this.torch.close();
				}
				finally {
					this.tokenizer.close();
				}
			}
		}
		finally {
			lock.unlock();
		}
	}

}
