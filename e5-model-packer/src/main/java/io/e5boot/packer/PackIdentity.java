package io.e5boot.packer;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The names in a pack's manifest.
 *
 * @param name the pack's name and that of its folder; stores record it with the vectors,
 * so packs with different vectors need different names
 * @param id the checkpoint's id on the model hub
 * @param revision the checkpoint's revision
 * @param exact whether the pack's vectors equal the checkpoint's
 */
public record PackIdentity(String name, String id, String revision, boolean exact) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._/-]+");

	/**
	 * Checks the names.
	 * @param name the pack's name and that of its folder; stores record it with the
	 * vectors, so packs with different vectors need different names
	 * @param id the checkpoint's id on the model hub
	 * @param revision the checkpoint's revision
	 * @param exact whether the pack's vectors equal the checkpoint's
	 * @throws PackException if a name contains a character that is not allowed in a
	 * folder's name or a properties file
	 */
	public PackIdentity {
		require(NAME, "name", name);
		require(ID, "id", id);
		require(NAME, "revision", revision);
	}

	private static void require(Pattern pattern, String what, String value) {
		if (!pattern.matcher(value).matches()) {
			throw new PackException("The pack's " + what + " '" + value + "' does not match " + pattern);
		}
	}

	/**
	 * The names given by the user.
	 *
	 * @param name the pack's name; null for the last part of the id with the suffix of
	 * the weight format
	 * @param id the checkpoint's id on the hub; null for the id in the path of a hub
	 * cache, or else the folder's name
	 * @param revision the checkpoint's revision; null for the commit in the path of a hub
	 * cache, or else {@code local}
	 */
	public record Names(@Nullable String name, @Nullable String id, @Nullable String revision) {

		/** No name is given. */
		public static final Names SUGGESTED = new Names(null, null, null);

		private static final Pattern SNAPSHOT = Pattern.compile(".*/models--([^/]+)--([^/]+)/snapshots/([0-9a-f]{40})");

		PackIdentity complete(Path folder, WeightFormat format, boolean exact) {
			Path absolute = folder.toAbsolutePath().normalize();
			Matcher snapshot = SNAPSHOT.matcher(absolute.toString().replace('\\', '/'));
			boolean cached = snapshot.matches();
			String folderId = cached ? snapshot.group(1) + "/" + snapshot.group(2)
					: String.valueOf(absolute.getFileName());
			String completeId = (this.id != null) ? this.id : folderId;
			String completeName = (this.name != null) ? this.name
					: completeId.substring(completeId.lastIndexOf('/') + 1) + format.suffix();
			String folderRevision = cached ? snapshot.group(3) : "local";
			return new PackIdentity(completeName, completeId, (this.revision != null) ? this.revision : folderRevision,
					exact);
		}

	}

}
