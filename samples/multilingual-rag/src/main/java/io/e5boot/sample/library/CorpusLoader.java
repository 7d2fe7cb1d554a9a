package io.e5boot.sample.library;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.sample.reader.FileTextReader;
import io.e5boot.sample.reader.NamedFile;
import io.e5boot.sample.reader.TextDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Adds the bundled documents to the library before the web server opens its port, so that
 * every question sees the whole library.
 */
@Component
class CorpusLoader implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(CorpusLoader.class);

	private final Library library;

	private final FileTextReader reader;

	private final Resource[] corpus;

	CorpusLoader(Library library, FileTextReader reader, @Value("${sample.corpus}") Resource[] corpus) {
		this.library = library;
		this.reader = reader;
		this.corpus = corpus;
	}

	@Override
	public void afterSingletonsInstantiated() {
		long start = System.nanoTime();
		int added = this.library.synchronize(Stream.of(this.corpus).map(this::read).toList());
		logger.info("Indexed {} of {} bundled documents ({} ms)", added, this.corpus.length,
				(System.nanoTime() - start) / 1_000_000);
	}

	private LibraryText read(Resource resource) {
		try {
			byte[] content = resource.getContentAsByteArray();
			TextDocument text = this.reader
				.read(new NamedFile(Objects.requireNonNull(resource.getFilename()), content));
			return new LibraryText(LibraryText.id(new ByteArrayInputStream(content)), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + resource, ex);
		}
	}

}
