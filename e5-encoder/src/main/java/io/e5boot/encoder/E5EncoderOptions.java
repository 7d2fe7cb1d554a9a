package io.e5boot.encoder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link E5Encoder} is made of.
 *
 * @param model the checkpoint
 * @param device where to compute
 * @param precision number format of the computation
 * @param maxTokens where longer texts are cut, prefix and special tokens included; null
 * for all that the checkpoint allows
 * @param longTexts what becomes of longer texts
 * @param templates what is written around texts; null for what the checkpoint says
 * @param nativeCache folder for unpacked native libraries; null for DJL's own choice
 * @param dimensions how many numbers of each vector to keep, for checkpoints that were
 * trained for it; null for what the checkpoint says
 * @param exitGrace how long calls under way may continue once the JVM exits; zero, the
 * default, to stop them at once
 */
public record E5EncoderOptions(ModelFiles model, Device device, Precision precision, @Nullable Integer maxTokens,
		LongTexts longTexts, @Nullable TextTemplates templates, @Nullable Path nativeCache,
		@Nullable Integer dimensions, Duration exitGrace) {

	/** Room for prefix, special tokens and at least a word. */
	public static final int LEAST_TOKENS = 16;

	/**
	 * Checks the options.
	 * @param model the checkpoint
	 * @param device where to compute
	 * @param precision number format of the computation
	 * @param maxTokens where longer texts are cut, prefix and special tokens included;
	 * null for all that the checkpoint allows
	 * @param longTexts what becomes of longer texts
	 * @param templates what is written around texts; null for what the checkpoint says
	 * @param nativeCache folder for unpacked native libraries; null for DJL's own choice
	 * @param dimensions how many numbers of each vector to keep; null for what the
	 * checkpoint says
	 * @param exitGrace how long calls under way may continue once the JVM exits
	 * @throws IllegalArgumentException if {@code maxTokens} is less than 16,
	 * {@code dimensions} less than 1 or {@code exitGrace} negative
	 */
	public E5EncoderOptions {
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(device, "device");
		Objects.requireNonNull(precision, "precision");
		Objects.requireNonNull(longTexts, "longTexts");
		if (exitGrace.isNegative()) {
			throw new IllegalArgumentException("exitGrace is " + exitGrace + ", which is negative");
		}
		if (dimensions != null && dimensions < 1) {
			throw new IllegalArgumentException("dimensions is " + dimensions + ", at least 1 needed");
		}
		if (maxTokens != null && maxTokens < LEAST_TOKENS) {
			throw new IllegalArgumentException("maxTokens is " + maxTokens + ", at least " + LEAST_TOKENS + " needed");
		}
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
			this.model = model;
		}

		/**
		 * Sets where to compute.
		 * @param device the device
		 * @return this builder
		 */
		public Builder device(Device device) {
			this.device = device;
			return this;
		}

		/**
		 * Sets the number format of the computation.
		 * @param precision the number format
		 * @return this builder
		 */
		public Builder precision(Precision precision) {
			this.precision = precision;
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
			this.longTexts = longTexts;
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
		 * @param exitGrace how long calls under way may continue once the JVM exits; zero
		 * by default
		 * @return this builder
		 */
		public Builder exitGrace(Duration exitGrace) {
			this.exitGrace = exitGrace;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 * @throws IllegalArgumentException if {@code maxTokens} is less than 16
		 */
		public E5EncoderOptions build() {
			return new E5EncoderOptions(this.model, this.device, this.precision, this.maxTokens, this.longTexts,
					this.templates, this.nativeCache, this.dimensions, this.exitGrace);
		}

	}

}
