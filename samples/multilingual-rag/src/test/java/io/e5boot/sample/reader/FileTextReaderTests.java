package io.e5boot.sample.reader;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class FileTextReaderTests {

	private final FileTextReader reader = FileTextReader.forAllTypes();

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE" })
	void readsTextWithAByteOrderMark(String charset) {
		assertThat(read("a.txt", ("\uFEFFГород\r\nу моря").getBytes(Charset.forName(charset))))
			.isEqualTo(new TextDocument("a", null, "a.txt", "Город\nу моря"));
	}

	@Test
	void readsTextWithoutAByteOrderMarkAsUtf8() {
		assertThat(read("海.txt", "港の朝。").text()).isEqualTo("港の朝。");
	}

	@Test
	void readsFrontMatter() {
		assertThat(read("a.md", """
				---
				title: "Die Fähre: ein Plan"
				language: de-AT
				source: Fahrplan, Seite 3
				---

				Sie *fährt* [oft](https://example.org).

				- Montag
				- Dienstag
				""")).isEqualTo(new TextDocument("Die Fähre: ein Plan", "de", "Fahrplan, Seite 3",
				"Sie fährt \"oft\" (https://example.org).\n\n- Montag\n- Dienstag"));
	}

	@Test
	void usesLeadingHeadingAsTitle() {
		TextDocument document = read("a.markdown", "# The *Ferry*\n\nIt leaves.\n");
		assertThat(document.title()).isEqualTo("The Ferry");
		assertThat(document.text()).isEqualTo("The Ferry\n\nIt leaves.");
		assertThat(read("notes.md", "It leaves.").title()).isEqualTo("notes");
	}

	@Test
	void readsTheProseOfHtml() {
		assertThat(read("a.html", """
				<!DOCTYPE html>
				<html lang="pt-BR">
				<head><title> O  barco </title><style>p { color: red }</style></head>
				<body><nav>Menu</nav><h1>O barco</h1>
				<p>Ele <b>par</b>te
				às nove.<br>Custa 6&nbsp;€.</p><script>alert("x")</script><ul><li>Um</li><li>Dois &lt;b&gt;</li></ul>
				""")).isEqualTo(new TextDocument("O barco", "pt", "a.html",
				"O barco\n\nEle parte às nove.\nCusta 6 €.\n\nUm\n\nDois <b>"));
	}

	@Test
	void readsHtmlInItsDeclaredEncoding() {
		byte[] page = "<meta charset=windows-1251><p>Паром</p>".getBytes(Charset.forName("windows-1251"));
		assertThat(read("a.htm", page).text()).isEqualTo("Паром");
	}

	@Test
	void readsHtmlWithoutDeclaredEncoding() {
		String prose = "<p>Паром відходить о дев’ятій годині ранку і коштує шість євро, а собака їде безкоштовно.";
		assertThat(read("a.htm", prose.getBytes(Charset.forName("windows-1251"))).text()).startsWith("Паром відходить");
		assertThat(read("a.htm", prose.getBytes(Charset.forName("UTF-16LE"))).text()).startsWith("Паром відходить");
		assertThat(read("a.md", prose.substring(3).getBytes(Charset.forName("windows-1251"))).text())
			.startsWith("Паром відходить");
	}

	@ParameterizedTest
	@CsvSource({ "auto,", "x-default,", "und,", "mul,", "zxx,", "xx,", "klingon,", "'',", "en us,", "<script>,",
			"de, de", "DE-at, de", "pt_BR, pt", "gsw, gsw", "deu, de", "iw, he", "in, id" })
	void ignoresInvalidLanguageTags(String declared, @Nullable String language) {
		assertThat(read("a.html", "<html lang='" + declared + "'><p>text").language()).isEqualTo(language);
		assertThat(read("a.md", "---\nlanguage: \"" + declared + "\"\n---\ntext").language()).isEqualTo(language);
		assertThat(read("a.pdf", Pdfs.inLanguage(declared, "text")).language()).isEqualTo(language);
	}

	@Test
	void shortensTitlesAndSources() {
		TextDocument document = read("a.md",
				"---\ntitle: " + "t".repeat(5000) + "\nsource: " + "s".repeat(5000) + "\n---\ntext");
		assertThat(document.title()).hasSize(300).endsWith("t…");
		assertThat(document.source()).hasSize(300).endsWith("s…");
		assertThat(read("a.html", "<title>" + "t".repeat(5000) + "</title><p>text").title()).hasSize(300);
	}

	@Test
	void rejectsTextWithoutWords() {
		assertRefused("a.md", "[".repeat(450_000).getBytes(StandardCharsets.UTF_8),
				"The file contains hardly any words.");
		assertThat(read("a.txt", "| 1 | 2.50 | --- | € |").text()).isNotEmpty();
	}

	@Test
	void readsAPdf() {
		TextDocument document = read("a.pdf",
				Pdfs.withLines("Le bac", "Le bac part à neuf heures et tra-", "verse la baie. Il coûte", "six euros."));
		assertThat(document).isEqualTo(new TextDocument("Le bac", "fr", "a.pdf",
				"Le bac part à neuf heures et traverse la baie. Il coûte six euros."));
	}

	@Test
	void explainsWhyAPdfHasNoText() {
		assertRefused("a.pdf", Pdfs.withImageOnly(), "The PDF contains no text");
		assertRefused("a.pdf", Pdfs.locked("secret", true), "The PDF is locked with a password");
		assertRefused("a.pdf", Pdfs.locked("", false), "The PDF's permissions do not allow copying its text");
		assertThat(read("a.pdf", Pdfs.locked("", true)).text()).isEqualTo("A secret.");
	}

	@Test
	void rejectsADamagedPdf() {
		assertRefused("a.pdf", "No PDF at all".getBytes(StandardCharsets.UTF_8), "The file is not a valid PDF");
	}

	@Test
	void readsOrRejectsDamagedPdfs() {
		byte[] pdf = Pdfs.withLines("Le bac", "Le bac part à neuf heures.", "Il coûte six euros.");
		Random random = new Random(42);
		for (int i = 0; i < 300 * Integer.getInteger("fuzz.factor", 1); i++) {
			byte[] damaged = Arrays.copyOf(pdf, (i % 3 == 0) ? random.nextInt(pdf.length) : pdf.length);
			for (int j = 0; j < 20 && damaged.length > 0; j++) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			assertThatNoException().isThrownBy(() -> readOrRefuse(damaged));
		}
	}

	@Test
	void readsDeeplyNestedMarkup() {
		int depth = 50_000;
		assertThat(read("a.html", "<div>".repeat(depth) + "deep").text()).isEqualTo("deep");
		assertThat(read("a.md", ">".repeat(depth) + " deep".repeat(depth / 10)).text()).contains("deep");
		String words = "deep ".repeat(depth / 10);
		assertThat(read("a.md", "[".repeat(depth) + words + "]".repeat(depth)).text()).contains("deep");
		assertThat(read("a.md", "*a ".repeat(depth) + "deep").text()).contains("deep");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.txt", "a.md", "a.html", "a.pdf" })
	void rejectsAnEmptyFile(String name) {
		assertRefused(name, new byte[0], "The file is empty.");
	}

	@ParameterizedTest
	@CsvSource({ "a.txt, ' \n'", "a.md, '---\ntitle: x\n---\n'", "a.html, <p>&nbsp;<img src=x>" })
	void rejectsAFileWithoutText(String name, String content) {
		assertRefused(name, content.getBytes(StandardCharsets.UTF_8), "The file contains no text.");
	}

	@Test
	void rejectsTextThatIsTooLong() {
		assertRefused("a.txt", "x".repeat(500_001).getBytes(StandardCharsets.UTF_8),
				"The text is longer than 500,000 characters. Split the file into parts.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.docx", "a", "", ".", "a.pdf.exe", "pdf" })
	void rejectsOtherTypes(String name) {
		assertThatExceptionOfType(UnsupportedFileTypeException.class).isThrownBy(() -> read(name, "text"))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).isEqualTo(String.format(Locale.ROOT,
					"The type of '%s' is not supported. Supported types: htm, html, markdown, md, pdf, txt.", name)));
	}

	@Test
	void removesFoldersFromNames() {
		assertThat(read("C:\\docs\\..\\a.TXT", "text").source()).isEqualTo("a.TXT");
		assertThat(read("../../etc/a.txt", "text").source()).isEqualTo("a.txt");
	}

	private TextDocument read(String name, String content) {
		return read(name, content.getBytes(StandardCharsets.UTF_8));
	}

	private TextDocument read(String name, byte[] content) {
		return this.reader.read(new NamedFile(name, content));
	}

	private void readOrRefuse(byte[] pdf) {
		try {
			read("a.pdf", pdf);
		}
		catch (UnreadableFileException ex) {
			assertThat(ex.getBody().getDetail()).isNotBlank();
		}
	}

	private void assertRefused(String name, byte[] content, String detail) {
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> read(name, content))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).startsWith(detail));
	}

}
