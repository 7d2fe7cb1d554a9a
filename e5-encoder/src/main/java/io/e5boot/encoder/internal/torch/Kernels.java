package io.e5boot.encoder.internal.torch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;

/**
 * The variants of the encoder program's operators for a device and a precision.
 *
 * @param layer resources with the layers without attention
 * @param attention resource with the attention
 * @param precision number format of the computation, never {@link Precision#AUTO}
 * @param shapes the extents that suit the kernels
 * @param tokenBudget how many tokens a batch should have
 * @param reason why this precision was chosen
 */
record Kernels(List<String> layer, String attention, Precision precision, ShapeBuckets shapes, int tokenBudget,
		String reason) {

	private static final List<String> TORCH = List.of("layer-float", "linear-torch");

	private static final List<String> ONE_DNN = List.of("layer-float", "linear-onednn");

	private static final List<String> MIXED = List.of("layer-mixed", "linear-onednn", "integers-onednn");

	private static final List<String> INT8 = List.of("layer-int8", "integers-onednn");

	/** Enough to keep a few cores busy, but not too many for a query to wait for. */
	private static final int CPU_TOKENS = 512;

	private static final int GPU_TOKENS = 32768;

	private static final double AMPERE = 8.0;

	/**
	 * Chooses kernels for this machine's CPU.
	 * @param int8Safe whether the checkpoint marks matrix products as int8-safe
	 * @throws NativeLibraryException if the CPU does not support the requested precision
	 */
	static Kernels ofCpu(Precision requested, ProcessorFeatures processor, boolean oneDnn, boolean int8Safe) {
		if (requested == Precision.AUTO) {
			return fastest(processor, oneDnn, int8Safe);
		}
		return ofCpu(requested, processor, oneDnn, "as configured");
	}

	private static Kernels fastest(ProcessorFeatures processor, boolean oneDnn, boolean int8Safe) {
		String bfloat16 = processor.bfloat16();
		Kernels kernels = bfloat16.isEmpty()
				? ofCpu(Precision.FLOAT32, processor, oneDnn, "this CPU has no known bfloat16 instructions")
				: ofCpu(Precision.BFLOAT16, processor, oneDnn, "this CPU has " + bfloat16);
		boolean mixed = oneDnn && int8Safe && !processor.int8().isEmpty();
		return mixed ? kernels.mixed(processor.int8()) : kernels;
	}

	private Kernels mixed(String int8) {
		return new Kernels(MIXED, this.attention, this.precision, this.shapes, this.tokenBudget,
				this.reason + ", and " + int8 + " for the products that the checkpoint marks as int8-safe");
	}

	private static Kernels ofCpu(Precision precision, ProcessorFeatures processor, boolean oneDnn, String reason) {
		if (!oneDnn) {
			require(precision != Precision.INT8, precision, "needs an x86_64 CPU");
			return new Kernels(TORCH, "attention-sdpa", precision, ShapeBuckets.EXACT, CPU_TOKENS, reason);
		}
		return switch (precision) {
			case FLOAT32 -> new Kernels(ONE_DNN, "attention-sdpa", precision, ShapeBuckets.EXACT, CPU_TOKENS, reason);
			case FLOAT16 -> {
				require(!processor.float16().isEmpty(), precision, "needs a CPU with AVX512-FP16 or AMX-FP16");
				yield new Kernels(ONE_DNN, "attention-sdpa", precision, ShapeBuckets.EXACT, CPU_TOKENS, reason);
			}
			case BFLOAT16 -> {
				require(!processor.bfloat16().isEmpty(), precision, "needs a CPU with AVX512-BF16 or AMX-BF16");
				yield new Kernels(ONE_DNN, "attention-bmm", precision, ShapeBuckets.COARSE, CPU_TOKENS, reason);
			}
			case INT8 -> {
				require(!processor.int8().isEmpty(), precision, "needs a CPU with AVX512-VNNI or AMX-INT8");
				yield new Kernels(INT8, "attention-bmm", precision, ShapeBuckets.COARSE, CPU_TOKENS, reason);
			}
			case AUTO -> throw new IllegalStateException();
		};
	}

	/**
	 * Chooses kernels for a CUDA device.
	 * @param capability the device's compute capability, such as 8.6
	 * @throws NativeLibraryException if the device does not support the requested
	 * precision
	 */
	static Kernels ofCuda(Precision requested, double capability) {
		require(requested != Precision.INT8, requested, "is for CPUs");
		require(requested != Precision.BFLOAT16 || capability >= AMPERE, requested,
				"needs compute capability 8.0 or newer");
		Precision precision = (requested == Precision.AUTO) ? Precision.FLOAT16 : requested;
		boolean flash = capability >= AMPERE && precision != Precision.FLOAT32;
		return new Kernels(TORCH, flash ? "attention-flash" : "attention-sdpa", precision, ShapeBuckets.EXACT,
				GPU_TOKENS, String.format(Locale.ROOT, "compute capability %.1f", capability));
	}

	/**
	 * Chooses kernels for Apple's GPU.
	 * @throws NativeLibraryException if GPUs do not support the requested precision
	 */
	static Kernels ofMps(Precision requested) {
		require(requested != Precision.INT8, requested, "is for CPUs");
		Precision precision = (requested == Precision.AUTO) ? Precision.FLOAT32 : requested;
		return new Kernels(TORCH, "attention-sdpa", precision, ShapeBuckets.EXACT, GPU_TOKENS,
				"not measured on MPS yet");
	}

	/**
	 * Returns a warning if the requested precision is slower than float32 on this CPU.
	 */
	static Optional<String> slowness(Precision requested, ProcessorFeatures processor, boolean oneDnn) {
		String missing = switch (requested) {
			case FLOAT16 -> processor.missing(oneDnn ? "amx_fp16" : "asimdhp");
			case BFLOAT16 -> oneDnn ? "" : processor.missing("bf16");
			case INT8 ->
				processor.bfloat16().isEmpty() ? "AMX-BF16 and AVX512-BF16, for what it leaves in bfloat16" : "";
			default -> "";
		};
		return missing.isEmpty() ? Optional.empty()
				: Optional.of("Precision " + requested + " is slower than float32 on this CPU, which seems to lack "
						+ missing + ". Set e5.embedding.precision to auto, which uses the fastest, or to float32.");
	}

	private static void require(boolean met, Precision precision, String need) {
		if (!met) {
			throw new NativeLibraryException("Precision " + precision + " " + need + ".",
					"Set the precision to auto, which uses the fastest precision on this device.", null);
		}
	}

	/**
	 * Returns these kernels with an attention that supports scores of any size.
	 */
	Kernels robust() {
		return new Kernels(this.layer, "attention-sdpa", this.precision, ShapeBuckets.EXACT, this.tokenBudget,
				this.reason);
	}

	/**
	 * Returns whether the attention supports scores of any size.
	 */
	boolean isRobust() {
		return !this.attention.equals("attention-bmm");
	}

	/**
	 * Returns the calibration that packing the weights needs.
	 */
	Calibration calibration() {
		if (this.layer.equals(MIXED)) {
			return Calibration.CHECKPOINT;
		}
		return this.layer.equals(INT8) ? Calibration.SAMPLE_TEXTS : Calibration.NONE;
	}

	/**
	 * Returns whether weights are copied to a layout of the kernels.
	 */
	boolean copiesWeights() {
		return !this.layer.equals(TORCH) || this.precision != Precision.FLOAT32;
	}

	/**
	 * Returns the resources that make up the program.
	 */
	List<String> resources() {
		return Stream.of(List.of("encoder"), this.layer, List.of(this.attention))
			.flatMap(List::stream)
			.map((name) -> name + ".py")
			.toList();
	}

	/**
	 * Returns libtorch's scalar type of the activations.
	 */
	int scalarType() {
		return switch (this.precision) {
			case FLOAT32 -> 6;
			case FLOAT16 -> 5;
			default -> 15;
		};
	}

	/**
	 * The source of the ranges of activations: none, the checkpoint's quantization, or
	 * sample texts.
	 */
	enum Calibration {

		NONE, CHECKPOINT, SAMPLE_TEXTS

	}

}
