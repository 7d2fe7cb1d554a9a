package io.e5boot.encoder;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.FutureTask;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.queue.EncodingQueue;
import io.e5boot.encoder.internal.queue.Futures;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.internal.torch.NativeFolders;
import io.e5boot.encoder.internal.torch.TorchBackends;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.Precision;
import io.e5boot.encoder.model.TextSpan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Multilingual E5 in this JVM: text → tokens → batches → vectors. Safe for use by many
 * threads. Holds native memory until it is closed. When the JVM exits, the threads that
 * compute stop after the current batch. The exit waits for it up to 10 seconds.
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
public class E5Encoder implements AutoCloseable {

	private final TextTemplates templates;

	private final EncodingPipeline pipeline;

	private final TorchBackends backends;

	private final EncoderLifecycle lifecycle;

	E5Encoder(TextTemplates templates, EncodingPipeline pipeline, TorchBackends backends, EncoderLifecycle lifecycle) {
		this.templates = templates;
		this.pipeline = pipeline;
		this.backends = backends;
		this.lifecycle = lifecycle;
	}

	/**
	 * Loads a checkpoint.
	 * @param options what to load and how
	 * @return an encoder, to be closed
	 * @throws io.e5boot.encoder.model.ModelLoadException if the checkpoint is missing,
	 * damaged or of an unsupported type
	 * @throws io.e5boot.encoder.model.NativeLibraryException if libtorch or the device is
	 * missing
	 */
	public static E5Encoder create(E5EncoderOptions options) {
		Checkpoint checkpoint = Checkpoint.read(options.model());
		Integer wanted = options.maxTokens();
		int maxTokens = (wanted != null) ? Math.min(wanted, checkpoint.maxTokens()) : checkpoint.maxTokens();
		TextTemplates wantedTemplates = options.templates();
		TextTemplates templates = (wantedTemplates != null) ? wantedTemplates : DefaultTemplates.of(checkpoint);
		int dimensions = dimensions(checkpoint, options.dimensions());
		NativeFolders.choose(options.nativeCache());
		EncoderLifecycle lifecycle = EncoderLifecycle.begin(options.exitGrace());
		try (TokenizerLoading tokenizer = TokenizerLoading.start(checkpoint, maxTokens)) {
			return lifecycle.call(() -> {
				TorchBackends backends = TorchBackends.find(checkpoint, options.device(), options.precision(),
						options.nativeCache());
				EncodingQueue queue = new EncodingQueue(backends.tokenBudget());
				// the failure of the weights explains more than that of the tokenizer
				lifecycle.start(backends.openers(lifecycle::checkStopped), queue);
				EncodingPipeline pipeline = new EncodingPipeline(checkpoint, tokenizer.take(), queue, maxTokens,
						dimensions, options.longTexts());
				return new E5Encoder(templates, pipeline, backends, lifecycle);
			});
		}
		catch (RuntimeException | Error ex) {
			lifecycle.close(() -> {
			});
			throw ex;
		}
	}

	private static int dimensions(Checkpoint checkpoint, @Nullable Integer wanted) {
		if (wanted == null) {
			return checkpoint.dimensions();
		}
		if (wanted > checkpoint.fullDimensions()) {
			throw new ModelLoadException("The options request vectors of " + wanted + " dimensions, and those of the "
					+ checkpoint.files().location() + " have " + checkpoint.fullDimensions()
					+ ". Request as many or fewer (e5.embedding.dimensions)");
		}
		return wanted;
	}

	/**
	 * Encodes texts.
	 * @param texts the texts, any number, each of any length; empty and blank ones have a
	 * vector too, that of the prefix
	 * @param role their role in retrieval
	 * @return for each text, in order, its L2-normalized vector of {@link #dimensions()}
	 * floats
	 * @throws NullPointerException if the list, a text or the role is null
	 * @throws IllegalStateException if this encoder is closed
	 * @throws io.e5boot.encoder.model.ModelLoadException if the checkpoint's tokenizer
	 * gives ids that the model does not know
	 * @throws TextTooLongException if a text is too long and the options say to fail
	 * @throws io.e5boot.encoder.model.EncoderClosedException if this encoder is closed in
	 * the meantime, or the JVM exits
	 * @throws io.e5boot.encoder.model.EncodingException if libtorch fails or this thread
	 * is interrupted
	 */
	public List<float[]> encode(List<String> texts, TextRole role) {
		return encodeAll(texts, role).stream().map(EncodedText::vector).toList();
	}

	/**
	 * Like {@link #encode}, with token counts.
	 * @param texts the texts
	 * @param role their role in retrieval
	 * @return for each text, in order, its vector and token count
	 */
	public List<EncodedText> encodeAll(List<String> texts, TextRole role) {
		return encodeAll(texts, role, this.templates);
	}

	/**
	 * Like {@link #encodeAll(List, TextRole)}, with other templates than the encoder's.
	 * @param texts the texts
	 * @param role their role in retrieval
	 * @param templates what is written around them
	 * @return for each text, in order, its vector and token count
	 */
	public List<EncodedText> encodeAll(List<String> texts, TextRole role, TextTemplates templates) {
		Objects.requireNonNull(role, "role is null");
		for (int i = 0; i < texts.size(); i++) {
			Objects.requireNonNull(texts.get(i), "texts[" + i + "] is null");
		}
		return this.lifecycle.call(() -> this.pipeline.encode(texts, role, templates));
	}

	/**
	 * Splits a text into chunks that fit the encoder: of whole sentences where they fit,
	 * otherwise of whole words, otherwise of whole grapheme clusters.
	 * @param text the text
	 * @param role the role of the chunks in retrieval
	 * @param maxTokens most tokens of a chunk, prefix and special tokens included; no
	 * more than {@link #maxTokens()} count
	 * @param overlap most tokens that two neighbors have in common
	 * @return the chunks in their order, without the white space around them
	 * @throws IllegalArgumentException if {@code maxTokens} leaves no room for text
	 * beside prefix and overlap
	 */
	public List<TextSpan> split(String text, TextRole role, int maxTokens, int overlap) {
		return this.lifecycle
			.call(() -> this.pipeline.split(text, role, this.templates, Math.min(maxTokens, maxTokens()), overlap));
	}

	/**
	 * {@return the length of every vector}
	 */
	public int dimensions() {
		return this.pipeline.dimensions();
	}

	/**
	 * {@return the longest sequence that is read, prefix and special tokens included}
	 */
	public int maxTokens() {
		return this.pipeline.maxTokens();
	}

	/**
	 * {@return the checkpoint's name}
	 */
	public String modelId() {
		return this.pipeline.checkpoint().files().id();
	}

	/**
	 * Which state of the checkpoint this is, such as a commit of the hub.
	 * @return the state, or empty if it is not known
	 */
	public Optional<String> modelRevision() {
		return this.pipeline.checkpoint().files().revision();
	}

	/**
	 * {@return the number format of the computation, never {@link Precision#AUTO}}
	 */
	public Precision precision() {
		return this.backends.precision();
	}

	/**
	 * {@return the devices that compute, such as {@code cpu()} or {@code gpu(0)}}
	 */
	public List<String> devices() {
		return this.backends.devices();
	}

	/**
	 * {@return what is written around texts}
	 */
	public TextTemplates templates() {
		return this.templates;
	}

	/**
	 * Waits up to 5 seconds for running calls, ends the remaining ones with an
	 * {@link io.e5boot.encoder.model.EncoderClosedException}, then frees the native
	 * memory. Further calls have no effect.
	 */
	@Override
	public void close() {
		this.lifecycle.close(this.pipeline.tokenizer()::close);
	}

	/**
	 * Reads a tokenizer on a thread of its own while libtorch and the weights are loaded,
	 * which takes about as long.
	 */
	private static final class TokenizerLoading implements AutoCloseable {

		private static final Logger logger = LoggerFactory.getLogger(TokenizerLoading.class);

		private final FutureTask<E5Tokenizer> task;

		private boolean taken;

		private TokenizerLoading(FutureTask<E5Tokenizer> task) {
			this.task = task;
		}

		static TokenizerLoading start(Checkpoint checkpoint, int maxTokens) {
			FutureTask<E5Tokenizer> task = new FutureTask<>(() -> E5Tokenizer.load(checkpoint, maxTokens));
			Thread thread = new Thread(task, "e5-tokenizer");
			thread.setDaemon(true);
			thread.start();
			return new TokenizerLoading(task);
		}

		/**
		 * Waits for the tokenizer, which the caller closes.
		 * @throws io.e5boot.encoder.model.ModelLoadException if it cannot be read
		 */
		E5Tokenizer take() {
			this.taken = true;
			return Futures.uninterruptibly(this.task);
		}

		/**
		 * Closes a tokenizer that was not taken, because something else went wrong.
		 */
		@Override
		public void close() {
			if (this.taken) {
				return;
			}
			try {
				take().close();
			}
			catch (RuntimeException ex) {
				logger.debug("The tokenizer could not be read either", ex);
			}
		}

	}

}
