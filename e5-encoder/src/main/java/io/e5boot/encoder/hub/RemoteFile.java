package io.e5boot.encoder.hub;

/**
 * A file as the hub describes it.
 *
 * @param model the model that it belongs to, at a commit
 * @param name path within the model's repository
 * @param hash what its content must hash to
 * @param size its size in bytes; {@link #UNKNOWN} if the hub does not say
 */
record RemoteFile(HubModel model, String name, ContentHash hash, long size) {

	static final long UNKNOWN = -1;

}
