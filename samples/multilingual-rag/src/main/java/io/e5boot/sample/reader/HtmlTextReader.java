package io.e5boot.sample.reader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.nodes.XmlDeclaration;
import org.jsoup.select.NodeVisitor;

import org.springframework.stereotype.Component;

/**
 * Reads the visible text of an HTML page. Its character encoding is declared by a byte
 * order mark or a {@code meta} element, or detected by {@link TextDecoder}.
 */
@Component
class HtmlTextReader implements TextReader {

	private static final String WITHOUT_PROSE = "nav, noscript, template, svg, button, select, textarea";

	private static final String ENCODING = "meta[charset], meta[http-equiv=content-type][content*=charset]";

	@Override
	public Set<String> extensions() {
		return Set.of("html", "htm");
	}

	@Override
	public TextDocument read(NamedFile file) {
		Document page = parse(file.content());
		page.select(WITHOUT_PROSE).remove();
		String title = page.title().isBlank() ? file.nameWithoutExtension() : page.title();
		String language = TextDocument.languageCode(page.select("html").attr("lang"));
		return new TextDocument(title, language, file.name(), text(page.body()));
	}

	private static Document parse(byte[] content) {
		Document page = parseInNamedEncoding(content);
		boolean named = TextDecoder.byteOrderMark(content).isPresent() || !page.select(ENCODING).isEmpty()
				|| page.childNodes().stream().anyMatch(XmlDeclaration.class::isInstance);
		return named ? page : Jsoup.parse(TextDecoder.decode(content));
	}

	private static Document parseInNamedEncoding(byte[] content) {
		try {
			return Jsoup.parse(new ByteArrayInputStream(content), null, "");
		}
		catch (IOException ex) {
			throw new UnreadableFileException("The file cannot be read as HTML: " + ex.getMessage(), ex);
		}
	}

	private static String text(Element body) {
		StringBuilder text = new StringBuilder();
		body.traverse(new NodeVisitor() {

			@Override
			public void head(Node node, int depth) {
				if (node instanceof TextNode textNode) {
					text.append(textNode.text());
				}
				else if (node.nameIs("br")) {
					text.append('\n');
				}
				separateBlocks(node);
			}

			@Override
			public void tail(Node node, int depth) {
				separateBlocks(node);
			}

			private void separateBlocks(Node node) {
				if (node instanceof Element element && element.isBlock()) {
					text.append("\n\n");
				}
			}

		});
		return text.toString();
	}

}
