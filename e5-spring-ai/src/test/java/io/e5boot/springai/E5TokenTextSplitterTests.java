package io.e5boot.springai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.EncodedText;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.ModelPack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.content.Media;
import org.springframework.ai.document.DefaultContentFormatter;
import org.springframework.ai.document.Document;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests the splitter with the tokenizer of multilingual-e5-small.
 */
class E5TokenTextSplitterTests {

	private static E5Encoder encoder;

	@BeforeAll
	static void load() {
		ModelPack pack = ModelPack.findAll(E5TokenTextSplitterTests.class.getClassLoader()).get(0);
		encoder = E5Encoder.create(E5EncoderOptions.builder(pack).build());
	}

	@AfterAll
	static void free() {
		encoder.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "The ferry leaves the island at half past six. Who repaired the old lamp last winter? ",
			"Паром отходит от острова в половине седьмого. Кто починил лампу прошлой зимой? ",
			"渡轮六点半离开小岛，灯塔看守人在岩石上挥手。去年冬天是谁修好了那盏旧灯？",
			"เรือข้ามฟากออกจากเกาะตอนหกโมงครึ่ง คนเฝ้าประภาคารโบกมือจากโขดหินทุกเช้า ",
			"เรือข้ามฟากออกจากเกาะตอนหกโมงครึ่งและคนเฝ้าประภาคารโบกมือ", "សាឡាងចេញពីកោះនៅម៉ោងប្រាំមួយកន្លះ។ ",
			"تغادر العبّارة الجزيرة في السادسة والنصف. من أصلح المصباح القديم؟ ", "👩🏿‍🚒👨‍👩‍👧‍👦🏳️‍🌈",
			"xkcdzq" })
	void splitChunksAreEncodedWithoutTruncation(String unit) {
		Document document = new Document(unit.repeat(60).strip());
		List<Document> chunks = new E5TokenTextSplitter(encoder, 100, 0).apply(List.of(document));
		assertThat(chunks).hasSizeGreaterThan(3);
		List<EncodedText> encoded = encoder.encodeAll(chunks.stream().map(Document::getText).toList(),
				TextRole.PASSAGE);
		assertThat(encoded.subList(0, encoded.size() - 1))
			.allSatisfy((text) -> assertThat(text.tokens()).isBetween(60, 100));
		assertThat(encoded.get(encoded.size() - 1).tokens()).isLessThanOrEqualTo(100);
		assertOffsets(document, chunks);
	}

	private static void assertOffsets(Document document, List<Document> chunks) {
		int covered = 0;
		for (Document chunk : chunks) {
			int start = (int) chunk.getMetadata().get(E5TokenTextSplitter.START);
			int end = (int) chunk.getMetadata().get(E5TokenTextSplitter.END);
			assertThat(document.getText().substring(start, end)).isEqualTo(chunk.getText());
			assertThat(document.getText().substring(Math.min(covered, start), start)).isBlank();
			covered = end;
		}
		assertThat(covered).isEqualTo(document.getText().length());
	}

	@Test
	void splitEndsAtSentencesAndOverlapsByWholeSentences() {
		List<String> sentences = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			sentences.add("Keeper number " + i + " waves from the rocks.");
		}
		Document document = new Document(String.join(" ", sentences));
		List<Document> chunks = new E5TokenTextSplitter(encoder, 64, 20).apply(List.of(document));
		assertThat(chunks).hasSizeGreaterThan(5).allSatisfy((chunk) -> assertThat(chunk.getText()).endsWith("rocks."));
		for (int i = 1; i < chunks.size(); i++) {
			int common = (int) chunks.get(i - 1).getMetadata().get(E5TokenTextSplitter.END)
					- (int) chunks.get(i).getMetadata().get(E5TokenTextSplitter.START);
			assertThat(common).isBetween(30, 80);
		}
	}

	@Test
	void splitKeepsMetadataAndAddsOffsets() {
		Document document = Document.builder()
			.id("timetable")
			.text("One. ".repeat(100))
			.metadata(Map.of("language", "en"))
			.build();
		DefaultContentFormatter formatter = DefaultContentFormatter.builder().withTextTemplate("x").build();
		document.setContentFormatter(formatter);
		List<Document> chunks = new E5TokenTextSplitter(encoder, 64, 0).apply(List.of(document));
		for (int i = 0; i < chunks.size(); i++) {
			assertThat(chunks.get(i).getMetadata()).containsEntry("language", "en")
				.containsEntry("parent_document_id", "timetable")
				.containsEntry("chunk_index", i)
				.containsEntry("total_chunks", chunks.size());
			assertThat(chunks.get(i).getContentFormatter()).isSameAs(formatter);
			assertThat(chunks.get(i).getId()).isNotEqualTo("timetable");
		}
	}

	@Test
	void splitKeepsShortTextsAndDocumentsWithoutText() {
		E5TokenTextSplitter splitter = new E5TokenTextSplitter(encoder);
		Document picture = Document.builder()
			.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1 })))
			.build();
		List<Document> chunks = splitter.apply(List.of(new Document("short"), new Document(" \n "), picture));
		assertThat(chunks).hasSize(2).contains(picture).extracting(Document::getText).contains("short");
	}

	@Test
	void constructorRejectsSizesWithoutRoomForText() {
		assertThatIllegalArgumentException().isThrownBy(() -> new E5TokenTextSplitter(encoder, 16, 14))
			.withMessageContaining("no room");
		assertThatIllegalArgumentException().isThrownBy(() -> new E5TokenTextSplitter(encoder, 16, -1));
	}

	@Test
	void splitDropsNullMetadata() {
		Document document = new Document("Ein Satz.", new HashMap<>(Map.of("title", "x")));
		document.getMetadata().put("author", null);
		assertThat(new E5TokenTextSplitter(encoder).apply(List.of(document))).singleElement()
			.satisfies(
					(chunk) -> assertThat(chunk.getMetadata()).containsEntry("title", "x").doesNotContainKey("author"));
	}

}
