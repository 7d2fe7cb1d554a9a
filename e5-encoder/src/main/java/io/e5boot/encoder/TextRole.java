package io.e5boot.encoder;

/**
 * The role of a text in retrieval. E5 was trained with a different prefix for each, so
 * the same text has two vectors.
 *
 * @see <a href="https://arxiv.org/abs/2402.05672">Multilingual E5 Text Embeddings, Wang
 * et al. 2024</a>
 */
public enum TextRole {

	/** A search query; also the role for symmetric tasks such as similarity. */
	QUERY,

	/** A passage that is stored and searched. */
	PASSAGE

}
