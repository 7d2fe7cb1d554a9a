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
 * threads. Holds native memory until it is closed. When the JVM exits, the compute
 * threads stop after the current batch; the exit waits up to 10 seconds for it.
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
	 * @param options the checkpoint and how to compute it
	 * @return the encoder, which the caller must close
	 * @throws io.e5boot.encoder.model.ModelLoadException if the checkpoint is missing,
	 * damaged or of an unsupported type
	 * @throws io.e5boot.encoder.model.NativeLibraryException if libtorch or the device is
	 * missing
	 */
	public static E5Encoder create(E5EncoderOptions options) {
		Checkpoint checkpoint = Checkpoint.read(options.model());
		Integer requested = options.maxTokens();
		int maxTokens = (requested != null) ? Math.min(requested, checkpoint.maxTokens()) : checkpoint.maxTokens();
		TextTemplates requestedTemplates = options.templates();
		TextTemplates templates = (requestedTemplates != null) ? requestedTemplates : DefaultTemplates.of(checkpoint);
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

	private static int dimensions(Checkpoint checkpoint, @Nullable Integer requested) {
		if (requested == null) {
			return checkpoint.dimensions();
		}
		if (requested > checkpoint.fullDimensions()) {
			throw new ModelLoadException("The options request vectors of " + requested
					+ " dimensions, but those of the " + checkpoint.files().location() + " have "
					+ checkpoint.fullDimensions() + ". Request at most that many (e5.embedding.dimensions)");
		}
		return requested;
	}

	/**
	 * Encodes texts.
	 * @param texts any number of texts of any length; an empty or blank text gets the
	 * vector of its prefix
	 * @param role the role of the texts in retrieval
	 * @return for each text, in order, its L2-normalized vector of {@link #dimensions()}
	 * floats
	 * @throws NullPointerException if the list, a text or the role is null
	 * @throws IllegalStateException if this encoder is closed
	 * @throws io.e5boot.encoder.model.ModelLoadException if the checkpoint's tokenizer
	 * returns ids outside the model's vocabulary
	 * @throws TextTooLongException if a text is too long and the options say to fail
	 * @throws io.e5boot.encoder.model.EncoderClosedException if this encoder is closed
	 * during the call, or the JVM exits
	 * @throws io.e5boot.encoder.model.EncodingException if libtorch fails or this thread
	 * is interrupted
	 */
	public List<float[]> encode(List<String> texts, TextRole role) {
		return encodeAll(texts, role).stream().map(EncodedText::vector).toList();
	}

	/**
	 * Encodes texts like {@link #encode}, and counts their tokens.
	 * @param texts the texts
	 * @param role the role of the texts in retrieval
	 * @return for each text, in order, its vector and token count
	 */
	public List<EncodedText> encodeAll(List<String> texts, TextRole role) {
		return encodeAll(texts, role, this.templates);
	}

	/**
	 * Encodes texts like {@link #encodeAll(List, TextRole)}, with the given templates
	 * instead of the encoder's.
	 * @param texts the texts
	 * @param role the role of the texts in retrieval
	 * @param templates the templates to apply
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
	 * Splits a text into chunks that fit the encoder: at the ends of sentences where they
	 * fit, otherwise between words, otherwise between grapheme clusters.
	 * @param text the text
	 * @param role the role of the chunks in retrieval
	 * @param maxTokens maximum count of tokens of a chunk, prefix and special tokens
	 * included; at most {@link #maxTokens()} apply
	 * @param overlap maximum count of tokens that two neighboring chunks have in common
	 * @return the chunks in their order, without the white space around them
	 * @throws IllegalArgumentException if {@code maxTokens} leaves no room for text after
	 * prefix and overlap
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
	 * {@return the maximum sequence length in tokens, prefix and special tokens included}
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
	 * Returns the revision of the checkpoint, such as a commit on the hub.
	 * @return the revision, or empty if it is unknown
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
	 * {@return the templates applied to texts}
	 */
	public TextTemplates templates() {
		return this.templates;
	}

	/**
	 * Waits up to 5 seconds for running calls, fails the others with an
	 * {@link io.e5boot.encoder.model.EncoderClosedException}, then frees the native
	 * memory. Further calls have no effect.
	 */
	@Override
	public void close() {
		this.lifecycle.close(this.pipeline.tokenizer()::close);
	}

	/**
	 * Loads a tokenizer on a separate thread while libtorch and the weights are loaded,
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
		 * Waits for the tokenizer, which the caller must close.
		 * @throws io.e5boot.encoder.model.ModelLoadException if it cannot be loaded
		 */
		E5Tokenizer take() {
			this.taken = true;
			return Futures.uninterruptibly(this.task);
		}

		/**
		 * Closes a tokenizer that was not taken because loading failed elsewhere.
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
				logger.debug("The tokenizer could not be loaded either", ex);
			}
		}

	}

}
