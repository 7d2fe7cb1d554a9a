package io.e5boot.pgvector.language;

import io.e5boot.pgvector.sql.Internal;

/**
 * A row of the language table.
 *
 * @param language the language's tag
 * @param passages how many passages are stored; the mean is over these
 * @param mean the mean of their vectors as the model computed them
 * @param offset the id of the offset for new passages
 * @param offsetStrength the strength with which that offset was computed
 * @param passagesAtOffset how many passages were stored at that time
 */
@Internal
public record LanguageMean(String language, long passages, float[] mean, int offset, double offsetStrength,
		long passagesAtOffset) {

	LanguageMean withPassages(long passages, float[] mean) {
		return new LanguageMean(this.language, passages, mean, this.offset, this.offsetStrength, this.passagesAtOffset);
	}

}
