package io.e5boot.encoder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link E5Encoder} is made of. Immutable.
 */
public final class E5EncoderOptions {

	/** Room for prefix, special tokens and at least a word. */
	public static final int LEAST_TOKENS = 16;

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
	 * Starts with the defaults for a checkpoint.
	 * @param model the checkpoint
	 * @return a builder with that checkpoint
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
	 * {@return where to compute}
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
	 * {@return where longer texts are truncated, prefix and special tokens included; null
	 * for all that the checkpoint allows}
	 */
	public @Nullable Integer maxTokens() {
		return this.maxTokens;
	}

	/**
	 * {@return what to do with longer texts}
	 */
	public LongTexts longTexts() {
		return this.longTexts;
	}

	/**
	 * {@return what is written around texts; null for what the checkpoint says}
	 */
	public @Nullable TextTemplates templates() {
		return this.templates;
	}

	/**
	 * {@return the folder for unpacked native libraries; null for DJL's own choice}
	 */
	public @Nullable Path nativeCache() {
		return this.nativeCache;
	}

	/**
	 * {@return how many numbers of each vector to keep, for checkpoints that were trained
	 * for it; null for what the checkpoint says}
	 */
	public @Nullable Integer dimensions() {
		return this.dimensions;
	}

	/**
	 * {@return how long running calls may continue once the JVM exits; zero, the default,
	 * to stop them at once}
	 */
	public Duration exitGrace() {
		return this.exitGrace;
	}

	/**
	 * Collects options.
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
		 * Sets where to compute.
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
		 * Sets the longest sequence, prefix and special tokens included.
		 * @param maxTokens count of tokens, or null for what the checkpoint says
		 * @return this builder
		 */
		public Builder maxTokens(@Nullable Integer maxTokens) {
			this.maxTokens = maxTokens;
			return this;
		}

		/**
		 * Sets what happens to texts with more tokens than that.
		 * @param longTexts truncate or refuse
		 * @return this builder
		 */
		public Builder longTexts(LongTexts longTexts) {
			this.longTexts = Objects.requireNonNull(longTexts, "longTexts");
			return this;
		}

		/**
		 * Sets what is written around texts.
		 * @param templates the templates, or null for those that the checkpoint asks for
		 * @return this builder
		 */
		public Builder templates(@Nullable TextTemplates templates) {
			this.templates = templates;
			return this;
		}

		/**
		 * Sets where native libraries are unpacked.
		 * @param nativeCache the folder, or null for the default
		 * @return this builder
		 */
		public Builder nativeCache(@Nullable Path nativeCache) {
			this.nativeCache = nativeCache;
			return this;
		}

		/**
		 * Sets how many numbers of each vector are kept. The vectors have length one
		 * again.
		 * @param dimensions the count, or null for what the checkpoint says
		 * @return this builder
		 */
		public Builder dimensions(@Nullable Integer dimensions) {
			this.dimensions = dimensions;
			return this;
		}

		/**
		 * For applications whose own shutdown still answers requests, such as a Spring
		 * Boot application's.
		 * @param exitGrace how long running calls may continue once the JVM exits; zero
		 * by default
		 * @return this builder
		 */
		public Builder exitGrace(Duration exitGrace) {
			this.exitGrace = exitGrace;
			return this;
		}

		/**
		 * Checks the options and creates them.
		 * @return the options
		 * @throws IllegalArgumentException if {@code maxTokens} is less than 16,
		 * {@code dimensions} less than 1 or {@code exitGrace} negative
		 */
		public E5EncoderOptions build() {
			if (this.exitGrace.isNegative()) {
				throw new IllegalArgumentException("exitGrace is " + this.exitGrace + ", which is negative");
			}
			if (this.dimensions != null && this.dimensions < 1) {
				throw new IllegalArgumentException("dimensions is " + this.dimensions + ", at least 1 needed");
			}
			if (this.maxTokens != null && this.maxTokens < LEAST_TOKENS) {
				throw new IllegalArgumentException(
						"maxTokens is " + this.maxTokens + ", at least " + LEAST_TOKENS + " needed");
			}
			return new E5EncoderOptions(this);
		}

	}

}
