package io.e5boot.encoder.hub;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * A checkpoint on the hub.
 *
 * @param id namespace and name, such as {@code intfloat/multilingual-e5-small}
 * @param revision a branch, a tag, or a commit's 40 hexadecimal digits, which needs no
 * request to the hub once the checkpoint is in the cache
 */
public record HubModel(String id, String revision) {

	/** The branch that is meant where no revision is named. */
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
	 * @param revision a branch, a tag, or a commit's 40 hexadecimal digits, which needs
	 * no request to the hub once the checkpoint is in the cache
	 * @throws HubException if one of them cannot exist on the hub
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
	 * The newest state of a model.
	 * @param id namespace and name
	 * @return the model at its main branch
	 */
	public static HubModel of(String id) {
		return new HubModel(id, MAIN);
	}

	/**
	 * Whether a text has the form of an id, namespace included.
	 * @param text any text
	 * @return whether it has the form {@code namespace/name}
	 */
	public static boolean isId(String text) {
		return ID.matcher(text).matches() && !text.contains("--") && !text.contains("..") && !text.endsWith(".git");
	}

	/**
	 * The id that a short name stands for.
	 * @param alias {@code small}, {@code base}, {@code large} or {@code large-instruct}
	 * @return the id, or nothing for any other name
	 */
	public static Optional<String> idOf(String alias) {
		return Optional.ofNullable(ALIASES.get(alias));
	}

	static boolean isCommit(String revision) {
		return COMMIT.matcher(revision).matches();
	}

	/**
	 * Whether a path that a server or a file names stays inside the cache's folder: the
	 * names of files and revisions become paths there.
	 */
	static boolean isSafePath(String path) {
		return path.length() <= 1024 && PATH.matcher(path).matches() && !DOTS.matcher(path).matches();
	}

	/**
	 * The name of the model's folder in the cache.
	 */
	String folderName() {
		return "models--" + this.id.replace("/", "--");
	}

	@Override
	public String toString() {
		return this.revision.equals(MAIN) ? this.id : this.id + " at " + this.revision;
	}

}
