package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.queue.EncoderThreads;
import io.e5boot.encoder.queue.EncodingQueue;
import io.e5boot.encoder.queue.Waiting;
import io.e5boot.encoder.token.E5Tokenizer;
import io.e5boot.encoder.token.TokenizedText;
import io.e5boot.encoder.torch.Precision;
import io.e5boot.encoder.torch.TorchBackends;

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

	/** So few texts at first that a device need not wait long for their tokens. */
	private static final int FIRST_WINDOW = 64;

	/** So many texts that those of a batch are of similar length. */
	private static final int WINDOW = 512;

	private final Checkpoint checkpoint;

	private final TextTemplates templates;

	private final int maxTokens;

	private final E5Tokenizer tokenizer;

	private final TorchBackends backends;

	private final EncodingQueue queue;

	private final EncoderThreads threads;

	private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();

	private boolean closed;

	private E5Encoder(Checkpoint checkpoint, TextTemplates templates, int maxTokens, E5Tokenizer tokenizer,
			TorchBackends backends, EncodingQueue queue, EncoderThreads threads) {
		this.checkpoint = checkpoint;
		this.templates = templates;
		this.maxTokens = maxTokens;
		this.tokenizer = tokenizer;
		this.backends = backends;
		this.queue = queue;
		this.threads = threads;
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
		TorchBackends backends = TorchBackends.find(options.device(), options.precision(), options.nativeCache());
		EncodingQueue queue = new EncodingQueue(backends.tokenBudget());
		EncoderThreads threads = EncoderThreads.start(backends.openers(checkpoint), queue);
		try {
			E5Tokenizer tokenizer = tokenizer(checkpoint, maxTokens, threads);
			return new E5Encoder(checkpoint, templates, maxTokens, tokenizer, backends, queue, threads);
		}
		catch (RuntimeException | Error ex) {
			threads.close();
			// weights that do not fit explain more than a tokenizer that does not
			threads.awaitOpen();
			throw ex;
		}
	}

	/**
	 * Loads the tokenizer while the weights are being loaded.
	 */
	private static E5Tokenizer tokenizer(Checkpoint checkpoint, int maxTokens, EncoderThreads threads) {
		E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, maxTokens);
		try {
			threads.awaitOpen();
			return tokenizer;
		}
		catch (RuntimeException | Error ex) {
			tokenizer.close();
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
			return compute(texts, (text) -> this.tokenizer.tokenize(templates.apply(role, text)));
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Tokenizes a window of texts while the one before it is computed.
	 */
	private List<EncodedText> compute(List<String> texts, Function<String, TokenizedText> tokenize) {
		List<EncodedText> encoded = new ArrayList<>(texts.size());
		int end = Math.min(FIRST_WINDOW, texts.size());
		List<TokenizedText> window = texts.subList(0, end).stream().map(tokenize).toList();
		while (!window.isEmpty()) {
			Future<float[][]> vectors = this.queue.submit(window.stream().map(TokenizedText::ids).toList());
			int next = Math.min(end + WINDOW, texts.size());
			List<TokenizedText> following = texts.subList(end, next).stream().map(tokenize).toList();
			addAll(encoded, window, Waiting.interruptibly(vectors));
			window = following;
			end = next;
		}
		return encoded;
	}

	private static void addAll(List<EncodedText> encoded, List<TokenizedText> texts, float[][] vectors) {
		for (int i = 0; i < vectors.length; i++) {
			TokenizedText text = texts.get(i);
			encoded.add(new EncodedText(vectors[i], text.ids().length, text.truncated()));
		}
	}

	/**
	 * Length of every vector.
	 */
	public int dimensions() {
		return this.checkpoint.config().hiddenSize();
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
	 * The number format of the computation, never {@link Precision#AUTO}.
	 */
	public Precision precision() {
		return this.backends.precision();
	}

	/**
	 * The devices that compute, such as {@code cpu()} or {@code gpu(0)}.
	 */
	public List<String> devices() {
		return this.backends.devices();
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
					this.threads.close();
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
