package io.e5boot.packer;

import java.util.regex.Pattern;

/**
 * Names of a pack.
 *
 * @param name the pack's own name, also that of its folder; stores record it beside the
 * vectors, so packs whose vectors differ must not share one
 * @param id the checkpoint's id on the model hub
 * @param revision where the weights were taken from
 * @param exact whether the pack gives the checkpoint's own vectors
 */
public record PackIdentity(String name, String id, String revision, boolean exact) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._/-]+");

	/**
	 * Checks the names.
	 * @param name the pack's own name, also that of its folder; stores record it beside
	 * the vectors, so packs whose vectors differ must not share one
	 * @param id the checkpoint's id on the model hub
	 * @param revision where the weights were taken from
	 * @param exact whether the pack gives the checkpoint's own vectors
	 * @throws PackException if one holds characters that a folder or a properties file
	 * would not keep
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

}
