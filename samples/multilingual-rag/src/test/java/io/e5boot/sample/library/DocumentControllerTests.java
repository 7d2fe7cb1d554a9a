package io.e5boot.sample.library;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.e5boot.sample.reader.FileTextReader;
import io.e5boot.sample.reader.TextDocument;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;

@WebMvcTest(DocumentController.class)
@ComponentScan(basePackageClasses = FileTextReader.class)
@Import(UploadService.class)
class DocumentControllerTests {

	private static final LibraryDocument DOCUMENT = new LibraryDocument(new UUID(0, 1), "The ferry", "en", "a.txt");

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Library library;

	@Test
	void listsDocuments() {
		given(this.library.documents()).willReturn(List.of(DOCUMENT));
		assertThat(this.mvc.get().uri("/api/documents")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				[ { "id": "00000000-0000-0000-0000-000000000001", "title": "The ferry", "language": "en",
					"source": "a.txt" } ]""");
	}

	@Test
	void addsAnUploadedDocument() {
		given(this.library
			.add(argThat((text) -> text.text().equals(new TextDocument("a", null, "a.txt", "It leaves."))), any()))
			.willReturn(DOCUMENT);
		assertThat(upload("a.txt", "It leaves.")).hasStatus(201).bodyJson().isStrictlyEqualTo("""
				{ "id": "00000000-0000-0000-0000-000000000001", "title": "The ferry", "language": "en",
					"source": "a.txt", "added": true }""");
	}

	@Test
	void reportsADuplicateFile() {
		given(this.library.find(new UUID(0xfced3680472ac2feL, 0x595b2037e1ce7f3eL))).willReturn(Optional.of(DOCUMENT));
		assertThat(upload("b.md", "It leaves.")).hasStatusOk().bodyJson().extractingPath("$.added").isEqualTo(false);
	}

	@Test
	void deletesADocument() {
		assertThat(this.mvc.delete().uri("/api/documents/{id}", DOCUMENT.id())).hasStatus(204);
		willThrow(new UnknownDocumentException(DOCUMENT.id())).given(this.library).delete(DOCUMENT.id());
		assertProblem(this.mvc.delete().uri("/api/documents/{id}", DOCUMENT.id()).exchange(), 404,
				"The library has no document with the id 00000000-0000-0000-0000-000000000001.");
		assertProblem(this.mvc.delete().uri("/api/documents/none").exchange(), 400, "");
	}

	@Test
	void reportsWhyAFileIsRejected() {
		assertProblem(upload("a.exe", "MZ"), 415, "The type of 'a.exe' is not supported.");
		assertProblem(upload("a.txt", ""), 422, "The file is empty.");
		assertProblem(upload("a.pdf", "no"), 422, "The file is not a valid PDF");
	}

	@Test
	void reportsTheMaximumFileSize() {
		given(this.library.add(any(), any())).willThrow(new MaxUploadSizeExceededException(1));
		assertProblem(upload("a.txt", "x"), 413, "The file is larger than the maximum of 10 MB.");
	}

	@Test
	void rejectsARequestWithoutAFile() {
		assertProblem(this.mvc.post().uri("/api/documents").exchange(), 415, "");
		assertProblem(this.mvc.post().uri("/api/documents").multipart().exchange(), 400,
				"Required part 'file' is not present.");
	}

	private MvcTestResult upload(String name, String content) {
		return this.mvc.post()
			.uri("/api/documents")
			.multipart()
			.file(new MockMultipartFile("file", name, null, content.getBytes(StandardCharsets.UTF_8)))
			.exchange();
	}

	private static void assertProblem(MvcTestResult result, int status, String detail) {
		assertThat(result).hasStatus(status).hasContentType("application/problem+json");
		assertThat(result).bodyJson().extractingPath("$.detail").asString().startsWith(detail);
	}

}
