package io.e5boot.encoder.hub;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * Fetches a model in a separate process: {@code FetchMain ENDPOINT CACHE ID}. Prints the
 * hash of the weights.
 */
final class FetchMain {

	private FetchMain() {
	}

	public static void main(String[] args) throws Exception {
		HubOptions options = HubOptions.builder().endpoint(args[0]).cache(Path.of(args[1])).build();
		try (InputStream weights = new Hub(options).fetch(HubModel.of(args[2]))
			.open("model.safetensors")
			.orElseThrow()) {
			System.out.println(HubServer.sha256(weights.readAllBytes()));
		}
	}

}
