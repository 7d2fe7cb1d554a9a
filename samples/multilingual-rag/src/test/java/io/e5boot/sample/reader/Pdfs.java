package io.e5boot.sample.reader;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/**
 * Makes PDFs.
 */
public final class Pdfs {

	private Pdfs() {
	}

	/**
	 * Returns a PDF with a line of text for each argument; an empty one begins a
	 * paragraph.
	 */
	public static byte[] withLines(String title, String... lines) {
		return make((pdf) -> {
			pdf.getDocumentInformation().setTitle(title);
			pdf.getDocumentCatalog().setLanguage("fr-CH");
			write(pdf, lines);
		});
	}

	static byte[] inLanguage(String language, String line) {
		return make((pdf) -> {
			pdf.getDocumentCatalog().setLanguage(language);
			write(pdf, line);
		});
	}

	static byte[] withImageOnly() {
		return make((pdf) -> {
			PDPage page = new PDPage();
			pdf.addPage(page);
			try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
				BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
				content.drawImage(LosslessFactory.createFromImage(pdf, image), 100, 100);
			}
		});
	}

	static byte[] locked(String userPassword, boolean copyAllowed) {
		return make((pdf) -> {
			write(pdf, "A secret.");
			AccessPermission permission = new AccessPermission();
			permission.setCanExtractContent(copyAllowed);
			pdf.protect(new StandardProtectionPolicy("owner", userPassword, permission));
		});
	}

	private static void write(PDDocument pdf, String... lines) throws IOException {
		PDPage page = new PDPage();
		pdf.addPage(page);
		try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
			content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
			content.beginText();
			content.newLineAtOffset(50, 700);
			for (String line : lines) {
				content.showText(line);
				content.newLineAtOffset(0, -15);
			}
			content.endText();
		}
	}

	private static byte[] make(Content content) {
		try (PDDocument pdf = new PDDocument()) {
			content.addTo(pdf);
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			pdf.save(bytes);
			return bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FunctionalInterface
	private interface Content {

		void addTo(PDDocument pdf) throws IOException;

	}

}
