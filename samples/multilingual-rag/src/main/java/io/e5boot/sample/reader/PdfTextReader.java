package io.e5boot.sample.reader;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Reads the text of a PDF. Joins lines to paragraphs, and words that are hyphenated at a
 * line end.
 */
@Component
class PdfTextReader implements TextReader {

	private static final Pattern HYPHENATED_WORD = Pattern.compile("(?<=\\p{Ll})[-\\u00AD]\\n(?=\\p{Ll})");

	private static final Pattern LINE_END = Pattern.compile("(?<!\\n)\\n(?!\\n)");

	@Override
	public Set<String> extensions() {
		return Set.of("pdf");
	}

	@Override
	public TextDocument read(NamedFile file) {
		try (PDDocument pdf = Loader.loadPDF(file.content())) {
			if (!pdf.getCurrentAccessPermission().canExtractContent()) {
				throw new UnreadableFileException("The PDF's permissions do not allow copying its text.");
			}
			String text = text(pdf);
			if (text.isBlank()) {
				throw new UnreadableFileException("The PDF contains no text: its pages may be scanned images. "
						+ "Run text recognition (OCR) on it first.");
			}
			return new TextDocument(title(pdf, file), TextDocument.languageCode(pdf.getDocumentCatalog().getLanguage()),
					file.name(), text);
		}
		catch (InvalidPasswordException ex) {
			throw new UnreadableFileException("The PDF is locked with a password. Save it without one.", ex);
		}
		catch (IOException ex) {
			throw new UnreadableFileException("The file is not a valid PDF: " + ex.getMessage(), ex);
		}
	}

	private static String text(PDDocument pdf) throws IOException {
		PDFTextStripper stripper = new PDFTextStripper();
		stripper.setLineSeparator("\n");
		stripper.setParagraphEnd("\n");
		stripper.setPageEnd("\n");
		BoundedWriter writer = new BoundedWriter();
		stripper.writeText(pdf, writer);
		String wholeWords = HYPHENATED_WORD.matcher(writer.toString()).replaceAll("");
		return LINE_END.matcher(wholeWords).replaceAll(" ");
	}

	private static String title(PDDocument pdf, NamedFile file) {
		String title = Objects.requireNonNullElse(pdf.getDocumentInformation().getTitle(), "");
		return StringUtils.hasText(title) ? title : file.nameWithoutExtension();
	}

	/**
	 * Stops a small file that expands to an endless text.
	 */
	private static final class BoundedWriter extends StringWriter {

		@Override
		public void write(String text) {
			super.write(text);
			if (getBuffer().length() > 2 * FileTextReader.MAX_CHARACTERS) {
				throw FileTextReader.tooLong();
			}
		}

	}

}
