package io.e5boot.sample.reader;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.e5boot.sample.web.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UploadReaderTests {

	private static final Client PRESENT = () -> {
	};

	private final UploadReader reader = reader(Duration.ofSeconds(60));

	@AfterEach
	void noProcessesOrFilesRemain() throws Exception {
		assertThat(ProcessHandle.current().children().filter(UploadReaderTests::isReader)).isEmpty();
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith(UploadReader.FOLDER_PREFIX)))
				.isEmpty();
		}
	}

	@Test
	void readsEveryTypeLikeTheInProcessReader() {
		FileTextReader same = FileTextReader.forAllTypes();
		byte[] pdf = Pdfs.withLines("Le bac", "Le bac part à neuf heures.");
		for (NamedFile file : List.of(new NamedFile("Город 🌊.txt", "港の朝。\n\n😀 Ende".getBytes(StandardCharsets.UTF_8)),
				new NamedFile("a.md", "---\nlanguage: de\n---\n# Titel\n\nText".getBytes(StandardCharsets.UTF_8)),
				new NamedFile("a.html", "<html lang=pt><p>Olá".getBytes(StandardCharsets.UTF_8)),
				new NamedFile("a.pdf", pdf))) {
			assertThat(read(this.reader, file.name(), file.content())).isEqualTo(same.read(file));
		}
	}

	@Test
	void rejectsFilesLikeTheInProcessReader() {
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> read(this.reader, "a.txt", new byte[0]))
			.satisfies((ex) -> assertThat(ex.detail()).isEqualTo("The file is empty."));
		assertThatExceptionOfType(UnsupportedFileTypeException.class)
			.isThrownBy(() -> read(this.reader, "a.exe", new byte[1]));
	}

	@Test
	void rejectsFilesThatExceedTimeMemoryOrStack() {
		assertRefused(reader(Duration.ofSeconds(3)), "a.pdf", HostileFiles.formsCallingForms(),
				"Reading the file takes longer than 3 seconds of CPU time.");
		assertRefused(this.reader, "a.pdf", HostileFiles.pageOfOneString(1 << 29),
				"Reading the file takes more than 256 MiB of memory.");
		assertRefused(this.reader, "a.pdf", HostileFiles.deepPageTree(10_000), "The file is nested too deeply");
	}

	@Test
	void readsOrRejectsHostileFiles() {
		UploadReader impatient = reader(Duration.ofSeconds(2));
		assertThat(HostileFiles.all()).allSatisfy((name, content) -> {
			try {
				assertThat(read(impatient, name.substring(0, name.indexOf(':')), content).text()).isNotBlank();
			}
			catch (UnreadableFileException ex) {
				assertThat(ex.detail()).isNotBlank();
			}
		});
	}

	@Test
	void stopsWhenWallClockTimeIsOver() {
		UploadReader quick = new UploadReader(FileTextReader.forAllTypes(),
				new ReadLimits(Duration.ofHours(1), Duration.ofSeconds(5), 256, 1));
		assertRefused(quick, "a.pdf", HostileFiles.formsCallingForms(),
				"Reading the file takes longer than 5 seconds.");
	}

	@Test
	void failsWithIoErrorWhenProcessDoesNotStart() {
		UploadReader withoutHeap = new UploadReader(FileTextReader.forAllTypes(),
				new ReadLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1, 1));
		assertNotStarted(withoutHeap);
		String classPath = System.getProperty("java.class.path");
		System.setProperty("java.class.path", "gone.jar");
		try {
			assertNotStarted(this.reader);
		}
		finally {
			System.setProperty("java.class.path", classPath);
		}
	}

	@Test
	void stopsWhenClientDisconnects() {
		AtomicBoolean gone = new AtomicBoolean();
		CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> gone.set(true));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.reader.read("a.pdf", new ByteArrayResource(HostileFiles.formsCallingForms()), () -> {
				if (gone.get()) {
					throw new IllegalStateException("gone");
				}
			}));
	}

	@Test
	void readsOtherFilesWhileOneIsStuck() {
		UploadReader two = reader(Duration.ofSeconds(10));
		CompletableFuture<Void> stuck = CompletableFuture
			.runAsync(() -> read(two, "a.pdf", HostileFiles.formsCallingForms()));
		assertThat(read(two, "a.txt", "text".getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("text");
		assertThat(stuck).isNotDone();
		assertThat(stuck).failsWithin(Duration.ofMinutes(1));
	}

	private static void assertNotStarted(UploadReader reader) {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> read(reader, "a.txt", "text".getBytes(StandardCharsets.UTF_8)))
			.havingRootCause()
			.withMessageContaining("before it was ready to read");
	}

	private static void assertRefused(UploadReader reader, String name, byte[] content, String detail) {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(reader, name, content))
			.satisfies((ex) -> assertThat(ex.detail()).startsWith(detail));
	}

	private static TextDocument read(UploadReader reader, String name, byte[] content) {
		return reader.read(name, new ByteArrayResource(content), PRESENT);
	}

	private static UploadReader reader(Duration time) {
		return new UploadReader(FileTextReader.forAllTypes(), new ReadLimits(time, time.multipliedBy(10), 256, 2));
	}

	private static boolean isReader(ProcessHandle process) {
		return process.info().command().orElse("").endsWith("java");
	}

}
