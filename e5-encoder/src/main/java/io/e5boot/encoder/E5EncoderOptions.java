package io.e5boot.encoder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Options of an {@link E5Encoder}. Immutable.
 */
public final class E5EncoderOptions {

	/** The least sequence length: prefix, special tokens and at least one word. */
	public static final int MIN_TOKENS = 16;

	private final ModelFiles model;

	private final Device device;

	private final Precision precision;

	private final @Nullable Integer maxTokens;

	private final LongTexts longTexts;

	private final @Nullable TextTemplates templates;

	private final @Nullable Path nativeCache;

	private final @Nullable Integer dimensions;

	private final Duration exitGrace;

	private E5EncoderOptions(Builder builder) {
		this.model = builder.model;
		this.device = builder.device;
		this.precision = builder.precision;
		this.maxTokens = builder.maxTokens;
		this.longTexts = builder.longTexts;
		this.templates = builder.templates;
		this.nativeCache = builder.nativeCache;
		this.dimensions = builder.dimensions;
		this.exitGrace = builder.exitGrace;
	}

	/**
	 * Creates a builder with the defaults for a checkpoint.
	 * @param model the checkpoint
	 * @return the builder
	 */
	public static Builder builder(ModelFiles model) {
		return new Builder(model);
	}

	/**
	 * {@return the checkpoint}
	 */
	public ModelFiles model() {
		return this.model;
	}

	/**
	 * {@return the device that computes}
	 */
	public Device device() {
		return this.device;
	}

	/**
	 * {@return the number format of the computation}
	 */
	public Precision precision() {
		return this.precision;
	}

	/**
	 * {@return the maximum sequence length in tokens, prefix and special tokens included;
	 * null for the checkpoint's}
	 */
	public @Nullable Integer maxTokens() {
		return this.maxTokens;
	}

	/**
	 * {@return how longer texts are handled}
	 */
	public LongTexts longTexts() {
		return this.longTexts;
	}

	/**
	 * {@return the templates applied to texts; null for the checkpoint's}
	 */
	public @Nullable TextTemplates templates() {
		return this.templates;
	}

	/**
	 * {@return the folder for unpacked native libraries; null for DJL's default}
	 */
	public @Nullable Path nativeCache() {
		return this.nativeCache;
	}

	/**
	 * {@return how many dimensions of each vector to keep, for checkpoints trained for it
	 * (Matryoshka); null for the checkpoint's}
	 */
	public @Nullable Integer dimensions() {
		return this.dimensions;
	}

	/**
	 * {@return how long calls may continue after the JVM begins to exit, unless the
	 * encoder is closed earlier; zero, the default, stops them at once}
	 */
	public Duration exitGrace() {
		return this.exitGrace;
	}

	/**
	 * Builds options.
	 */
	public static final class Builder {

		private final ModelFiles model;

		private Device device = Device.AUTO;

		private Precision precision = Precision.AUTO;

		private @Nullable Integer maxTokens;

		private LongTexts longTexts = LongTexts.TRUNCATE;

		private @Nullable TextTemplates templates;

		private @Nullable Path nativeCache;

		private @Nullable Integer dimensions;

		private Duration exitGrace = Duration.ZERO;

		private Builder(ModelFiles model) {
			this.model = Objects.requireNonNull(model, "model");
		}

		/**
		 * Sets the device that computes.
		 * @param device the device
		 * @return this builder
		 */
		public Builder device(Device device) {
			this.device = Objects.requireNonNull(device, "device");
			return this;
		}

		/**
		 * Sets the number format of the computation.
		 * @param precision the number format
		 * @return this builder
		 */
		public Builder precision(Precision precision) {
			this.precision = Objects.requireNonNull(precision, "precision");
			return this;
		}

		/**
		 * Sets the maximum sequence length, prefix and special tokens included.
		 * @param maxTokens count of tokens, or null for the checkpoint's
		 * @return this builder
		 */
		public Builder maxTokens(@Nullable Integer maxTokens) {
			this.maxTokens = maxTokens;
			return this;
		}

		/**
		 * Sets how texts with more tokens are handled.
		 * @param longTexts how long texts are handled
		 * @return this builder
		 */
		public Builder longTexts(LongTexts longTexts) {
			this.longTexts = Objects.requireNonNull(longTexts, "longTexts");
			return this;
		}

		/**
		 * Sets the templates applied to texts.
		 * @param templates the templates, or null for the checkpoint's
		 * @return this builder
		 */
		public Builder templates(@Nullable TextTemplates templates) {
			this.templates = templates;
			return this;
		}

		/**
		 * Sets the folder into which native libraries are unpacked.
		 * @param nativeCache the folder, or null for the default
		 * @return this builder
		 */
		public Builder nativeCache(@Nullable Path nativeCache) {
			this.nativeCache = nativeCache;
			return this;
		}

		/**
		 * Sets how many dimensions of each vector to keep. The shortened vectors are
		 * L2-normalized.
		 * @param dimensions the count, or null for the checkpoint's
		 * @return this builder
		 */
		public Builder dimensions(@Nullable Integer dimensions) {
			this.dimensions = dimensions;
			return this;
		}

		/**
		 * Sets how long calls may continue after the JVM begins to exit, for applications
		 * that answer requests during a graceful shutdown, such as Spring Boot's. The
		 * exit waits this long unless the encoder is closed earlier.
		 * @param exitGrace the duration; zero by default
		 * @return this builder
		 */
		public Builder exitGrace(Duration exitGrace) {
			this.exitGrace = exitGrace;
			return this;
		}

		/**
		 * Checks the values and creates the options.
		 * @return the options
		 * @throws IllegalArgumentException if {@code maxTokens} is less than 16,
		 * {@code dimensions} less than 1 or {@code exitGrace} negative
		 */
		public E5EncoderOptions build() {
			if (this.exitGrace.isNegative()) {
				throw new IllegalArgumentException("exitGrace is " + this.exitGrace + "; it must not be negative");
			}
			if (this.dimensions != null && this.dimensions < 1) {
				throw new IllegalArgumentException("dimensions is " + this.dimensions + "; it must be at least 1");
			}
			if (this.maxTokens != null && this.maxTokens < MIN_TOKENS) {
				throw new IllegalArgumentException(
						"maxTokens is " + this.maxTokens + "; it must be at least " + MIN_TOKENS);
			}
			return new E5EncoderOptions(this);
		}

	}

}
