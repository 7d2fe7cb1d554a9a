package io.e5boot.packer;

import java.util.List;
import java.util.Map;

/**
 * A checkpoint to pack, in any format, described in Hugging Face terms.
 */
public interface CheckpointSource {

	/**
	 * {@return the names of the pack}
	 */
	PackIdentity identity();

	/**
	 * {@return all files except the weights, by path within the checkpoint}
	 */
	Map<String, byte[]> files();

	/**
	 * {@return the tensors of each weight file, by path within the checkpoint}
	 */
	Map<String, List<PackTensor>> weights();

}
