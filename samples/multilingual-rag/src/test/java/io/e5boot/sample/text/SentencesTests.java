package io.e5boot.sample.text;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SentencesTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			en  | It rains. Does it? Yes!                       | It rains.            / Does it?           / Yes!
			de  | Am 3. Mai kam z. B. Anna. Sie blieb.          | Am 3. Mai kam z. B. Anna. / Sie blieb.
			en  | The U.S. won 3.5 points. All cheered.         | The U.S. won 3.5 points. / All cheered.
			ar  | هل هذا سؤال؟ نعم هو سؤال. شكرًا!              | هل هذا سؤال؟         / نعم هو سؤال.       / شكرًا!
			ur  | یہ پہلا جملہ ہے۔ یہ دوسرا ہے۔                 | یہ پہلا جملہ ہے۔     / یہ دوسرا ہے۔
			hi  | यह पहला है। यह दूसरा है।                      | यह पहला है।          / यह दूसरा है।
			ja  | 雨が降る。風も吹く。                          | 雨が降る。           / 風も吹く。
			zh  | 下雨了。真的吗？是！                          | 下雨了。             / 真的吗？           / 是！
			am  | ይህ የመጀመሪያው ነው። ሁለተኛው ነው።                    | ይህ የመጀመሪያው ነው።      / ሁለተኛው ነው።
			hy  | Առաջին։ Երկրորդ։                              | Առաջին։              / Երկրորդ։
			th  | ห้ามสูบบุหรี่ในอาคารทุกแห่ง เปิดทุกวันเวลา 9 โมง | ห้ามสูบบุหรี่ในอาคารทุกแห่ง / เปิดทุกวันเวลา 9 โมง
			""")
	void findsSentences(String language, String text, String expected) {
		assertThat(texts(text, language)).containsExactly(expected.split("\\s*/\\s*"));
	}

	@Test
	void endsASentenceAtAnEmptyLine() {
		assertThat(texts("A heading\n\nA sentence\nover two lines. \n \nThe end", "en")).containsExactly("A heading",
				"A sentence\nover two lines.", "The end");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\n\n" })
	void findsNothingInBlankText(String text) {
		assertThat(Sentences.in(text, "en")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "und", "no-such-language", "zz", "not a tag" })
	void takesAnyLanguageTag(String language) {
		assertThat(texts("One. Two.", language)).containsExactly("One.", "Two.");
	}

	@Test
	void losesOnlyWhiteSpace() {
		String text = "  First sentence? \uD83D\uDE00 Second… 第三。\n\n\tمرحبا؟ Last  ";
		String joined = String.join("", texts(text, "en"));
		assertThat(joined.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
	}

	private static List<String> texts(String text, String language) {
		return Sentences.in(text, language).stream().map((span) -> span.of(text)).toList();
	}

}
