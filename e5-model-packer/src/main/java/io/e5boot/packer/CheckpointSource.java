package io.e5boot.packer;

import java.util.List;
import java.util.Map;

/**
 * A checkpoint to be packed, in Hugging Face terms, of any format.
 */
public interface CheckpointSource {

	/**
	 * {@return what the pack is called}
	 */
	PackIdentity identity();

	/**
	 * {@return every file but the weights, by its path within the checkpoint}
	 */
	Map<String, byte[]> files();

	/**
	 * {@return the files of weights by their path within the checkpoint, and the tensors
	 * of each under their Hugging Face names}
	 */
	Map<String, List<PackTensor>> weights();

}
