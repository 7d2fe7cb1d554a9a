package io.e5boot.sample.reader;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.commonmark.Extension;
import org.commonmark.ext.front.matter.YamlFrontMatterBlock;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Reads Markdown. Front matter may contain {@code title}, {@code language} and
 * {@code source}; without a title, a leading heading is used.
 */
@Component
class MarkdownTextReader implements TextReader {

	/**
	 * Rendering recurses into nested blocks; a hostile depth would overflow the stack.
	 */
	private static final int MAX_NESTED_BLOCKS = 100;

	private final List<Extension> extensions = List.of(YamlFrontMatterExtension.create());

	private final Parser parser = Parser.builder()
		.extensions(this.extensions)
		.maxOpenBlockParsers(MAX_NESTED_BLOCKS)
		.build();

	private final TextContentRenderer renderer = TextContentRenderer.builder()
		.extensions(this.extensions)
		.lineBreakRendering(LineBreakRendering.SEPARATE_BLOCKS)
		.build();

	@Override
	public Set<String> extensions() {
		return Set.of("md", "markdown");
	}

	@Override
	public TextDocument read(NamedFile file) {
		Node markdown = this.parser.parse(PlainTextReader.decode(file.content()));
		YamlFrontMatterVisitor visitor = new YamlFrontMatterVisitor();
		markdown.accept(visitor);
		Map<String, List<String>> frontMatter = visitor.getData();
		String title = Objects.requireNonNullElseGet(first(frontMatter, "title"), () -> heading(markdown, file));
		String source = Objects.requireNonNullElse(first(frontMatter, "source"), file.name());
		String language = TextDocument.languageCode(first(frontMatter, "language"));
		return new TextDocument(title, language, source, this.renderer.render(markdown));
	}

	private static @Nullable String first(Map<String, List<String>> frontMatter, String key) {
		List<String> values = frontMatter.getOrDefault(key, List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	private String heading(Node markdown, NamedFile file) {
		Node block = markdown.getFirstChild();
		if (block instanceof YamlFrontMatterBlock) {
			block = block.getNext();
		}
		return (block instanceof Heading) ? this.renderer.render(block) : file.nameWithoutExtension();
	}

}
