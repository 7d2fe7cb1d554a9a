package io.e5boot.sample.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Small files that take endless time, memory or stack to read.
 */
public final class HostileFiles {

	private HostileFiles() {
	}

	/**
	 * Returns the files by a description that begins with the file's name.
	 */
	static Map<String, byte[]> all() {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("forms.pdf: each form draws the next ten times", formsCallingForms());
		files.put("inflating.pdf: a page of 256 MB", inflatingPage(1 << 28));
		files.put("string.pdf: a page of a string of 512 MB", pageOfOneString(1 << 29));
		files.put("twice.pdf: a page of 256 MB, deflated twice", inflatingTwice(1 << 28));
		files.put("tree.pdf: pages nested 10,000 deep", deepPageTree(10_000));
		files.put("arrays.pdf: arrays nested 200,000 deep", page("[".repeat(200_000) + "]".repeat(200_000) + " TJ"));
		files.put("cycle.pdf: a form that draws itself", formThatDrawsItself());
		files.put("pages.pdf: a page tree that contains itself", pageTreeThatContainsItself());
		files.put("objects.pdf: an object stream that inflates to 256 MB", objectStream(1 << 28));
		files.put("cmap.pdf: a font whose CMap maps 4 billion codes", hugeCMap());
		files.put("brackets.md: 450 kB of [", repeat("[", 450_000));
		files.put("images.md: 450 kB of ![", repeat("![", 225_000));
		files.put("links.md: links that do not end", repeat("[a](", 110_000));
		files.put("stars.md: emphasis that does not end", repeat("*a _b ", 80_000));
		files.put("quotes.md: quotes nested 400,000 deep", repeat(">", 400_000));
		files.put("lists.md: lists nested 200,000 deep", repeat("- ", 200_000));
		files.put("backticks.md: code of every length", backticks());
		files.put("entities.md: entities that do not end", repeat("&#x", 150_000));
		files.put("html.md: tags that do not end", repeat("<a b='", 80_000));
		files.put("nested.html: 1,000,000 elements deep", repeat("<div>", 1_000_000));
		files.put("formatting.html: formatting elements that do not end", repeat("<b><i><u><p>", 100_000));
		files.put("attributes.html: an element of 800,000 attributes", attributes());
		files.put("tables.html: tables in tables", repeat("<table><tr><td>", 200_000));
		files.put("forms.html: misnested formatting", repeat("<a><b><table>", 100_000));
		return files;
	}

	/** Twelve forms: a trillion operators in less than 3 kB. */
	public static byte[] formsCallingForms() {
		List<byte[]> objects = catalog("<< /XObject << /F 5 0 R >> >>", "/F Do");
		for (int form = 1; form <= 12; form++) {
			String resources = (form < 12)
					? String.format(Locale.ROOT, "/Resources << /XObject << /F %d 0 R >> >>", 5 + form) : "";
			objects.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources,
					((form < 12) ? "/F Do ".repeat(10) : "q Q ").getBytes(StandardCharsets.ISO_8859_1)));
		}
		return pdf(objects);
	}

	public static byte[] inflatingPage(long size) {
		return pdfWithPage("/Filter /FlateDecode", deflated("q Q ", size));
	}

	static byte[] pageOfOneString(long size) {
		return pdfWithPage("/Filter /FlateDecode", deflated("(", size));
	}

	private static byte[] inflatingTwice(long size) {
		return pdfWithPage("/Filter [ /FlateDecode /FlateDecode ]", deflate(deflated("q Q ", size)));
	}

	private static byte[] page(String content) {
		return pdf(catalog("<< >>", content));
	}

	public static byte[] deepPageTree(int depth) {
		List<byte[]> objects = new ArrayList<>();
		objects.add(text("<< /Type /Catalog /Pages 2 0 R >>"));
		for (int node = 2; node < depth; node++) {
			objects.add(text(String.format(Locale.ROOT, "<< /Type /Pages /Count 1 /Kids [ %d 0 R ] %s >>", node + 1,
					(node > 2) ? String.format(Locale.ROOT, "/Parent %d 0 R", node - 1) : "")));
		}
		objects
			.add(text(String.format(Locale.ROOT, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>", depth - 1)));
		return pdf(objects);
	}

	private static byte[] formThatDrawsItself() {
		List<byte[]> objects = catalog("<< /XObject << /F 5 0 R >> >>", "/F Do");
		objects.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
				text("/F Do /F Do")));
		return pdf(objects);
	}

	private static byte[] pageTreeThatContainsItself() {
		return pdf(List.of(text("<< /Type /Catalog /Pages 2 0 R >>"),
				text("<< /Type /Pages /Count 9999999 /Parent 2 0 R /Kids [ 2 0 R 2 0 R 3 0 R ] >>"),
				text("<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [ 2 0 R 3 0 R ] >>")));
	}

	private static byte[] objectStream(long size) {
		return pdf(
				List.of(text("<< /Type /Catalog /Pages 9 0 R >>"),
						concat(text("<< /Type /ObjStm /N 1000 /First 10 /Filter /FlateDecode /Length "
								+ deflated(" ", size).length + " >>\nstream\n"), deflated(" ", size),
								text("\nendstream"))));
	}

	private static byte[] hugeCMap() {
		List<byte[]> objects = catalog("<< /Font << /F 5 0 R >> >>", "BT /F 9 Tf <00000001> Tj ET");
		objects.add(text("<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H "
				+ "/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /A "
				+ "/CIDSystemInfo << /Registry (A) /Ordering (B) /Supplement 0 >> >> ] /ToUnicode 6 0 R >>"));
		objects.add(stream("",
				text("begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange "
						+ "1 beginbfrange <00000000> <ffffffff> <0041> endbfrange "
						+ "1 begincidrange <00000000> <ffffffff> 0 endcidrange endcmap")));
		return pdf(objects);
	}

	private static byte[] backticks() {
		StringBuilder text = new StringBuilder();
		for (int length = 1; length < 950; length++) {
			text.append('`').append("`".repeat(length)).append('a');
		}
		return text(text.toString());
	}

	private static byte[] attributes() {
		StringBuilder text = new StringBuilder("<p");
		for (int i = 0; i < 800_000; i++) {
			text.append(" a").append(i);
		}
		return text(text.append(">text").toString());
	}

	private static byte[] repeat(String part, int times) {
		return text(part.repeat(times) + " the end");
	}

	private static List<byte[]> catalog(String resources, String content) {
		List<byte[]> objects = new ArrayList<>();
		objects.add(text("<< /Type /Catalog /Pages 2 0 R >>"));
		objects.add(text("<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>"));
		objects.add(text(
				"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources " + resources + " >>"));
		objects.add(stream("", text(content)));
		return objects;
	}

	private static byte[] pdfWithPage(String filter, byte[] content) {
		List<byte[]> objects = catalog("<< >>", "");
		objects.set(3, stream(filter, content));
		return pdf(objects);
	}

	private static byte[] stream(String entries, byte[] content) {
		return concat(text(String.format(Locale.ROOT, "<< %s /Length %d >>\nstream\n", entries, content.length)),
				content, text("\nendstream"));
	}

	private static byte[] pdf(List<byte[]> objects) {
		ByteArrayOutputStream pdf = new ByteArrayOutputStream();
		StringBuilder table = new StringBuilder(
				String.format(Locale.ROOT, "xref\n0 %d\n0000000000 65535 f \n", objects.size() + 1));
		pdf.writeBytes(text("%PDF-1.7\n"));
		for (int i = 0; i < objects.size(); i++) {
			table.append(String.format(Locale.ROOT, "%010d 00000 n \n", pdf.size()));
			pdf.writeBytes(concat(text((i + 1) + " 0 obj\n"), objects.get(i), text("\nendobj\n")));
		}
		int start = pdf.size();
		pdf.writeBytes(text(table.toString()));
		pdf.writeBytes(text(String.format(Locale.ROOT, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF",
				objects.size() + 1, start)));
		return pdf.toByteArray();
	}

	private static byte[] deflated(String unit, long size) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		byte[] block = unit.repeat((1 << 16) / unit.length()).getBytes(StandardCharsets.ISO_8859_1);
		try (OutputStream out = new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED))) {
			for (long written = 0; written < size; written += block.length) {
				out.write(block);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] deflate(byte[] content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new DeflaterOutputStream(bytes)) {
			out.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		return bytes.toByteArray();
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
