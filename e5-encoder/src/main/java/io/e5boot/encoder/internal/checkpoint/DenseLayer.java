package io.e5boot.encoder.internal.checkpoint;

import java.util.List;
import java.util.Optional;

import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * A linear layer after pooling with its activation function.
 *
 * @param files the files of the layer's folder
 * @param inputs length of the input vector
 * @param outputs length of the output vector
 * @param bias whether a bias is added
 * @param activation the activation function
 * @param normalizedInput whether the input vector is L2-normalized first
 */
public record DenseLayer(ModelFiles files, int inputs, int outputs, boolean bias, Activation activation,
		boolean normalizedInput) {

	private static final int LIMIT = 1 << 20;

	/**
	 * Activation functions, in the order of their numbers in the encoder program.
	 */
	public enum Activation {

		/** No activation. */
		IDENTITY,

		/** Hyperbolic tangent. */
		TANH,

		/** Rectified linear unit. */
		RELU,

		/** Gaussian error linear unit. */
		GELU,

		/** Logistic function. */
		SIGMOID;

		private static final List<String> CLASSES = List.of("torch.nn.modules.linear.Identity",
				"torch.nn.modules.activation.Tanh", "torch.nn.modules.activation.ReLU",
				"torch.nn.modules.activation.GELU", "torch.nn.modules.activation.Sigmoid");

		static Activation ofClass(JsonFile config) {
			String name = config.optionalString("activation_function").orElse(CLASSES.get(TANH.ordinal()));
			int index = CLASSES.indexOf(name);
			if (index < 0) {
				throw config.unsupported("activation_function", name, String.join(", ", CLASSES));
			}
			return values()[index];
		}

	}

	static DenseLayer read(ModelFiles files, boolean normalizedInput) {
		JsonFile config = JsonFile.required(files, CheckpointLayout.CONFIG);
		config.require("module_input_name", "sentence_embedding");
		config.require("module_output_name", "sentence_embedding");
		config.require("use_residual", "false");
		return new DenseLayer(files, config.integer("in_features", 1, LIMIT), config.integer("out_features", 1, LIMIT),
				config.flags().getOrDefault("bias", true), Activation.ofClass(config), normalizedInput);
	}

	/**
	 * Opens the layer's weights.
	 * @return the weights
	 * @throws ModelLoadException if the weights are missing or invalid
	 */
	public TensorFile openWeights() {
		return WeightFiles.open(this.files);
	}

	/**
	 * Returns the weight matrix [outputs, inputs].
	 * @param weights the layer's weights
	 * @return the tensor
	 */
	public TensorInfo weight(TensorFile weights) {
		return find(weights, "linear.weight", List.of((long) this.outputs, (long) this.inputs));
	}

	/**
	 * Returns the bias [outputs].
	 * @param weights the layer's weights
	 * @return the tensor, or empty if the layer has no bias
	 */
	public Optional<TensorInfo> bias(TensorFile weights) {
		return this.bias ? Optional.of(find(weights, "linear.bias", List.of((long) this.outputs))) : Optional.empty();
	}

	private TensorInfo find(TensorFile weights, String name, List<Long> shape) {
		TensorInfo tensor = weights.tensors().get(name);
		if (tensor == null || !tensor.shape().equals(shape) || !tensor.dtype().isWeight()) {
			throw new ModelLoadException(weights + ": has no tensor '" + name + "' of shape " + shape
					+ ", which the layer's config.json requires");
		}
		return tensor;
	}

}
