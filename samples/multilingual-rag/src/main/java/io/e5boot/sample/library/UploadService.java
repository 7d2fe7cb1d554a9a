package io.e5boot.sample.library;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.e5boot.sample.reader.UploadReader;
import io.e5boot.sample.web.Client;

import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Service;

/**
 * Adds uploaded files to the library: a limited number at a time, and the same content
 * only once. Safe for use by several threads.
 */
@Service
class UploadService {

	/** Leaves the server's other threads for questions. */
	private static final int MAX_UPLOADS = 16;

	private static final long POLL_MILLIS = 100;

	private final Semaphore slots = new Semaphore(MAX_UPLOADS);

	private final Set<UUID> running = ConcurrentHashMap.newKeySet();

	private final UploadReader reader;

	private final Library library;

	UploadService(UploadReader reader, Library library) {
		this.reader = reader;
		this.library = library;
	}

	/**
	 * Adds a file's text to the library, unless the library has it.
	 * @param name the file's name
	 * @param content the file's content
	 * @param client the client that waits for it; the work stops when it disconnects
	 * @return the outcome
	 * @throws IOException if the content cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 * @throws UploadsBusyException if too many uploads are in progress
	 */
	Upload add(String name, InputStreamSource content, Client client) throws IOException, InterruptedException {
		this.reader.requireSupported(name);
		if (!this.slots.tryAcquire()) {
			throw new UploadsBusyException();
		}
		try {
			UUID id = LibraryText.id(content.getInputStream());
			while (!this.running.add(id)) {
				client.requirePresent();
				Thread.sleep(POLL_MILLIS);
			}
			try {
				return add(id, name, content, client);
			}
			finally {
				this.running.remove(id);
			}
		}
		finally {
			this.slots.release();
		}
	}

	private Upload add(UUID id, String name, InputStreamSource content, Client client) {
		Optional<LibraryDocument> present = this.library.find(id);
		return present.map(Upload::present).orElseGet(() -> {
			LibraryText text = new LibraryText(id, this.reader.read(name, content, client));
			return Upload.added(this.library.add(text, client));
		});
	}

}
