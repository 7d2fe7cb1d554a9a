package io.e5boot.pgvector.language;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenNlpLanguageDetectorTests {

	private final OpenNlpLanguageDetector detector = new OpenNlpLanguageDetector();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			de | Die Mühle am Bach mahlt seit dem Frühjahr wieder Mehl für das ganze Dorf.
			en | The mill by the brook has been grinding flour for the whole village since spring.
			es | El molino junto al arroyo vuelve a moler harina para todo el pueblo desde la primavera.
			pl | Młyn nad potokiem od wiosny znów miele mąkę dla całej wsi.
			tr | Derenin kıyısındaki değirmen ilkbahardan beri bütün köy için un öğütüyor.
			vi | Cối xay bên suối lại xay bột cho cả làng từ mùa xuân.
			ru | Мельница у ручья с весны снова мелет муку для всей деревни.
			el | Ο μύλος δίπλα στο ρυάκι αλέθει πάλι αλεύρι για όλο το χωριό από την άνοιξη.
			ar | الطاحونة بجانب الجدول تطحن الدقيق للقرية كلها منذ الربيع.
			hi | नाले के पास की चक्की वसंत से फिर पूरे गाँव के लिए आटा पीस रही है।
			th | โรงสีริมลำธารกลับมาโม่แป้งให้ทั้งหมู่บ้านตั้งแต่ฤดูใบไม้ผลิ
			zh | 溪边的磨坊从春天起又开始为全村磨面粉。
			ja | 小川のほとりの水車小屋は春からまた村じゅうの粉を挽いている。
			ko | 개울가의 방앗간은 봄부터 다시 온 마을의 밀가루를 빻고 있다.
			""")
	void detectReturnsLanguage(String language, String text) {
		assertThat(this.detector.detect(text).flatMap(LanguageTags::canonical)).contains(language);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "123 456", "😀😀😀", "a", "OK", "\uD800" })
	void detectReturnsEmptyWithoutEvidence(String text) {
		assertThat(this.detector.detect(text)).isEmpty();
	}

	@Test
	void detectReadsOnlyStartOfLongText() {
		String text = "The mill by the brook has been grinding flour for the whole village. ".repeat(200_000);
		assertThat(this.detector.detect(text)).contains("eng");
	}

}
