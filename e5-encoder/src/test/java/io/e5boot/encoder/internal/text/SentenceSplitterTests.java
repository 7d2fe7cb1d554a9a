package io.e5boot.encoder.internal.text;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Sentences written for this test, joined as usual in their script.
 */
class SentenceSplitterTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("texts")
	void splitFindsSentences(String language, String separator, List<String> sentences) {
		String text = String.join(separator, sentences);
		assertThat(SentenceSplitter.split(text)).extracting((span) -> span.of(text).strip()).isEqualTo(sentences);
	}

	static Stream<Arguments> texts() {
		return Stream.of(
				arguments("en", " ",
						List.of("The ferry leaves at six.", "Who repaired the lamp?", "It cost 3.50 euros!", "Yes.")),
				arguments("de", " ", List.of("Am 3. Mai fährt z. B. kein Schiff.", "Wer hat die Lampe repariert?")),
				arguments("fr", " ",
						List.of("M. Dupont salue depuis les rochers.", "Où est la lampe ?", "Elle est là.")),
				arguments("ru", " ", List.of("Паром уходит в шесть.", "Кто починил лампу?", "Это был г. Иванов.")),
				arguments("el", " ", List.of("Το φέρι φεύγει στις έξι.", "Ποιος επισκεύασε τη λάμπα;", "Ο φύλακας.")),
				arguments("ar", " ",
						List.of("تغادر العبارة الجزيرة في السادسة.", "من أصلح المصباح القديم؟", "أصلحه الحارس!")),
				arguments("ur", " ", List.of("کشتی چھ بجے جزیرے سے نکلتی ہے۔", "پرانا چراغ کس نے ٹھیک کیا؟")),
				arguments("hi", " ", List.of("नाव छह बजे निकलती है।", "पुराना दीपक किसने ठीक किया?", "रखवाले ने।")),
				arguments("bn", " ", List.of("নৌকা ছয়টায় ছাড়ে।", "পুরোনো বাতি কে ঠিক করল?")),
				arguments("ta", " ", List.of("படகு ஆறு மணிக்கு செல்கிறது.", "விளக்கை யார் சரிசெய்தார்?")),
				arguments("km", " ",
						List.of("សាឡាងចេញពីកោះនៅម៉ោងប្រាំមួយ។", "អ្នកណាជួសជុលចង្កៀងចាស់?", "អ្នកយាមបានជួសជុល។")),
				arguments("my", " ", List.of("ကူးတို့သင်္ဘောသည် ခြောက်နာရီတွင် ထွက်သည်။", "အစောင့်ပြင်သည်။")),
				arguments("am", " ", List.of("ጀልባው በስድስት ሰዓት ይነሳል።", "አሮጌውን መብራት ማን ጠገነ?", "ጠባቂው ጠገነ።")),
				arguments("hy", " ", List.of("Լաստանավը մեկնում է ժամը վեցին։", "Պահակը ձեռքով է անում։")),
				arguments("th", " ",
						List.of("เรือข้ามฟากออกจากเกาะตอนหกโมงครึ่ง", "คนเฝ้าประภาคารโบกมือจากโขดหินทุกเช้า")),
				arguments("lo", " ", List.of("ເຮືອຂ້າມຟາກອອກຈາກເກາະຕອນຫົກໂມງເຄິ່ງ", "ຄົນເຝົ້າປະພາຄານໂບກມື")),
				arguments("ko", " ", List.of("여객선은 여섯 시에 떠난다.", "등을 고친 사람은 누구입니까?")),
				arguments("zh", "", List.of("渡轮六点离开小岛。", "是谁修好了那盏旧灯？", "他说：“好了。”", "然后睡了。")),
				arguments("ja", "", List.of("フェリーは六時に島を出る。", "古いランプを直したのは誰ですか？", "灯台守です。")),
				arguments("paragraphs", "\n\n", List.of("A heading", "and what it is about", "\u2022 and a point")));
	}

	@Test
	void splitKeepsAllCharacters() {
		for (String text : List.of("", " ", "a", "\n\n\n", "One.  Two!\n\nThree? e.g. four. 5. Mai", "\uD83D",
				"😀. 😀")) {
			StringBuilder joined = new StringBuilder();
			SentenceSplitter.split(text).forEach((span) -> joined.append(span.of(text)));
			assertThat(joined).hasToString(text);
		}
	}

}
