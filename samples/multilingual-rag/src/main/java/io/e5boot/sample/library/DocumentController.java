package io.e5boot.sample.library;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.e5boot.sample.web.Client;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Lists, adds and deletes the library's documents.
 */
@RestController
@RequestMapping("/api/documents")
class DocumentController {

	private final Library library;

	private final UploadService uploads;

	DocumentController(Library library, UploadService uploads) {
		this.library = library;
		this.uploads = uploads;
	}

	@GetMapping
	List<LibraryDocument> list() {
		return this.library.documents();
	}

	@PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	ResponseEntity<Upload> upload(@RequestParam MultipartFile file, HttpServletRequest request)
			throws IOException, InterruptedException {
		String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
		Upload upload = this.uploads.add(name, file, Client.of(request));
		return ResponseEntity.status(upload.added() ? HttpStatus.CREATED : HttpStatus.OK).body(upload);
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable UUID id) {
		this.library.delete(id);
	}

}
