package consumer;

import java.nio.file.Path;

import io.e5boot.encoder.TextRole;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;

/**
 * Names a type of several modules, whose versions come from the BOM alone.
 */
final class Consumer {

	private Consumer() {
	}

	public static void main(String[] args) {
		System.out.println(TextRole.QUERY + " " + E5PgVectorStore.class + " " + EmbeddedPgVectorOptions.of(Path.of(".")));
	}

}
