package io.e5boot.sample.library;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.e5boot.sample.reader.FileTextReader;
import io.e5boot.sample.reader.NamedFile;
import io.e5boot.sample.reader.TextDocument;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Lists the library's documents and takes new ones.
 */
@RestController
@RequestMapping("/api/documents")
class DocumentController {

	private final Library library;

	private final FileTextReader reader;

	DocumentController(Library library, FileTextReader reader) {
		this.library = library;
		this.reader = reader;
	}

	@GetMapping
	List<LibraryDocument> list() {
		return this.library.documents();
	}

	@PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	LibraryDocument upload(@RequestParam MultipartFile file) throws IOException {
		String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
		TextDocument text = this.reader.read(new NamedFile(name, file.getBytes()));
		return this.library.add(text);
	}

}
