package io.e5boot.encoder.hub;

import java.util.regex.Pattern;

/**
 * Names of files and revisions, as a server or a file of the checkpoint gives them. They
 * become paths in the cache, so one that could lead out of its folder is refused.
 */
final class RepositoryPath {

	private static final Pattern SOUND = Pattern.compile("[^/\\\\:*?\"<>|\\p{Cntrl}]+(/[^/\\\\:*?\"<>|\\p{Cntrl}]+)*");

	private static final Pattern DOTS = Pattern.compile("(.*/)?[ .]*(/.*)?");

	private RepositoryPath() {
	}

	static boolean isSound(String path) {
		return path.length() <= 1024 && SOUND.matcher(path).matches() && !DOTS.matcher(path).matches();
	}

}
