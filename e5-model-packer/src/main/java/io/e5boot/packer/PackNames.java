package io.e5boot.packer;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The names that the user gives a pack; null for those not given.
 *
 * @param name the pack's own name; null for the id's last part and the form of the
 * weights
 * @param id the checkpoint's id on the hub; null for what a cache's folder gives, or else
 * the folder's name
 * @param revision its state; null for the commit that a cache's folder gives, or else
 * {@code local}
 */
public record PackNames(@Nullable String name, @Nullable String id, @Nullable String revision) {

	/** Everything as the folder suggests. */
	public static final PackNames SUGGESTED = new PackNames(null, null, null);

	private static final Pattern SNAPSHOT = Pattern.compile(".*/models--([^/]+)--([^/]+)/snapshots/([0-9a-f]{40})");

	PackIdentity complete(Path folder, WeightFormat format, boolean exact) {
		Path absolute = folder.toAbsolutePath().normalize();
		Matcher snapshot = SNAPSHOT.matcher(absolute.toString().replace('\\', '/'));
		boolean cached = snapshot.matches();
		String folderId = cached ? snapshot.group(1) + "/" + snapshot.group(2) : String.valueOf(absolute.getFileName());
		String completeId = (this.id != null) ? this.id : folderId;
		String completeName = (this.name != null) ? this.name
				: completeId.substring(completeId.lastIndexOf('/') + 1) + format.suffix();
		String folderRevision = cached ? snapshot.group(3) : "local";
		return new PackIdentity(completeName, completeId, (this.revision != null) ? this.revision : folderRevision,
				exact);
	}

}
