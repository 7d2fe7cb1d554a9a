package io.e5boot.encoder.hub;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * A checkpoint on the hub.
 *
 * @param id namespace and name, such as {@code intfloat/multilingual-e5-small}
 * @param revision a branch, a tag, or the 40 hexadecimal digits of a commit, which needs
 * no request to the hub once the checkpoint is in the cache
 */
public record HubModel(String id, String revision) {

	/** The default branch. */
	public static final String MAIN = "main";

	private static final Map<String, String> ALIASES = Map.of("small", "intfloat/multilingual-e5-small", "base",
			"intfloat/multilingual-e5-base", "large", "intfloat/multilingual-e5-large", "large-instruct",
			"intfloat/multilingual-e5-large-instruct");

	private static final Pattern ID = Pattern.compile("(?=.{3,96}$)[\\w]([\\w.-]*[\\w])?/[\\w]([\\w.-]*[\\w])?");

	private static final Pattern PATH = Pattern.compile("[^/\\\\:*?\"<>|\\p{Cntrl}]+(/[^/\\\\:*?\"<>|\\p{Cntrl}]+)*");

	private static final Pattern DOTS = Pattern.compile("(.*/)?[ .]*(/.*)?");

	private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

	/**
	 * Checks id and revision.
	 * @param id namespace and name, such as {@code intfloat/multilingual-e5-small}
	 * @param revision a branch, a tag, or the 40 hexadecimal digits of a commit, which
	 * needs no request to the hub once the checkpoint is in the cache
	 * @throws HubException if one of them is invalid on the hub
	 */
	public HubModel {
		if (!isId(id)) {
			throw new HubException(Reason.SETTINGS, "'" + id + "' is not the id of a model on the hub",
					"Write namespace and name, such as intfloat/multilingual-e5-small.");
		}
		if (revision.length() > 255 || !isSafePath(revision)) {
			throw new HubException(Reason.SETTINGS, "'" + revision + "' is not a revision",
					"Name a branch, a tag or a commit, such as " + MAIN + ".");
		}
	}

	/**
	 * Returns the main branch of a model.
	 * @param id namespace and name
	 * @return the model
	 */
	public static HubModel of(String id) {
		return new HubModel(id, MAIN);
	}

	/**
	 * Returns whether a text is a valid id with a namespace.
	 * @param text any text
	 * @return whether it has the form {@code namespace/name}
	 */
	public static boolean isId(String text) {
		return ID.matcher(text).matches() && !text.contains("--") && !text.contains("..") && !text.endsWith(".git");
	}

	/**
	 * Returns the id for an alias.
	 * @param alias {@code small}, {@code base}, {@code large} or {@code large-instruct}
	 * @return the id, or empty for any other text
	 */
	public static Optional<String> idOf(String alias) {
		return Optional.ofNullable(ALIASES.get(alias));
	}

	static boolean isCommit(String revision) {
		return COMMIT.matcher(revision).matches();
	}

	/**
	 * Returns whether a file name or revision is safe as a path below the cache's folder.
	 */
	static boolean isSafePath(String path) {
		return path.length() <= 1024 && PATH.matcher(path).matches() && !DOTS.matcher(path).matches();
	}

	/**
	 * Returns the name of the model's folder in the cache.
	 */
	String folderName() {
		return "models--" + this.id.replace("/", "--");
	}

	@Override
	public String toString() {
		return this.revision.equals(MAIN) ? this.id : this.id + " at " + this.revision;
	}

}
