"""Texts of the golden files, written for this project: many scripts, and edge cases of tokenizers."""

LANGUAGES = {
    "en": "The ferry leaves the island at half past six, and the lighthouse keeper waves from the rocks. Who repaired the old lamp last winter?",
    "de": "Die Fähre verlässt die Insel um halb sieben, und der Leuchtturmwärter winkt von den Felsen. Größere Schiffe müssen draußen ankern.",
    "fr": "Le bac quitte l'île à six heures et demie ; le gardien du phare fait signe depuis les rochers. Où a-t-on rangé l'ancienne lampe ?",
    "es": "El transbordador sale de la isla a las seis y media. ¿Quién reparó la lámpara del faro el invierno pasado?",
    "pt": "A balsa parte da ilha às seis e meia, e o faroleiro acena das pedras. As crianças não têm aula amanhã.",
    "it": "Il traghetto lascia l'isola alle sei e mezza e il guardiano del faro saluta dagli scogli. Perché la nebbia è così fitta?",
    "nl": "De veerboot verlaat het eiland om half zeven en de vuurtorenwachter zwaait vanaf de rotsen.",
    "sv": "Färjan lämnar ön klockan halv sju, och fyrvaktaren vinkar från klipporna. Vägen är stängd på grund av snö.",
    "fi": "Lautta lähtee saarelta puoli seitsemältä, ja majakanvartija vilkuttaa kallioilta. Talvella meri jäätyy.",
    "pl": "Prom odpływa z wyspy o wpół do siódmej, a latarnik macha ze skał. Kto naprawił starą lampę zeszłej zimy?",
    "cs": "Trajekt opouští ostrov v půl sedmé a strážce majáku mává ze skal. Příští týden bude pršet.",
    "hu": "A komp fél hétkor indul a szigetről, és a világítótorony őre integet a sziklákról.",
    "ro": "Feribotul pleacă de pe insulă la șase și jumătate, iar paznicul farului face semn de pe stânci. Câți țărani știu drumul?",
    "tr": "Vapur adadan altı buçukta kalkıyor; fener bekçisi kayalıklardan el sallıyor. İğneyi ışıkta aradılar.",
    "ru": "Паром отходит от острова в половине седьмого, и смотритель маяка машет со скал. Кто починил старую лампу прошлой зимой?",
    "uk": "Пором відходить від острова о пів на сьому, і доглядач маяка махає зі скель. Їжак знайшов ґудзик.",
    "el": "Το φέρι φεύγει από το νησί στις εξίμισι και ο φαροφύλακας χαιρετά από τα βράχια. Ποιος επισκεύασε τη λάμπα;",
    "ar": "تغادر العبّارة الجزيرة في السادسة والنصف، ويلوّح حارس المنارة من فوق الصخور. من أصلح المصباح القديم؟",
    "fa": "کشتی ساعت شش و نیم از جزیره می‌رود و نگهبان فانوس دریایی از روی صخره‌ها دست تکان می‌دهد.",
    "he": "המעבורת יוצאת מהאי בשש וחצי, ושומר המגדלור מנופף מן הסלעים.",
    "hi": "नाव साढ़े छह बजे द्वीप से निकलती है और प्रकाशस्तंभ का रखवाला चट्टानों से हाथ हिलाता है। पुराना दीपक किसने ठीक किया?",
    "bn": "নৌকাটি সাড়ে ছয়টায় দ্বীপ ছেড়ে যায়, আর বাতিঘরের রক্ষক পাথরের উপর থেকে হাত নাড়ে।",
    "ta": "படகு ஆறரை மணிக்குத் தீவை விட்டுச் செல்கிறது; கலங்கரை விளக்கக் காவலர் பாறையிலிருந்து கையசைக்கிறார்.",
    "te": "పడవ ఆరున్నరకు ద్వీపం నుండి బయలుదేరుతుంది.",
    "th": "เรือข้ามฟากออกจากเกาะตอนหกโมงครึ่ง และคนเฝ้าประภาคารโบกมือจากโขดหิน",
    "vi": "Chuyến phà rời đảo lúc sáu giờ rưỡi, và người gác hải đăng vẫy tay từ trên những tảng đá. Ai đã sửa chiếc đèn cũ?",
    "id": "Feri meninggalkan pulau pada pukul setengah tujuh, dan penjaga mercusuar melambai dari atas karang.",
    "sw": "Kivuko huondoka kisiwani saa kumi na mbili na nusu, na mlinzi wa mnara hupunga mkono kutoka kwenye miamba.",
    "zh": "渡轮六点半离开小岛，灯塔看守人在岩石上挥手。去年冬天是谁修好了那盏旧灯？",
    "zh-TW": "渡輪六點半離開小島，燈塔看守人在岩石上揮手。",
    "ja": "フェリーは六時半に島を出て、灯台守が岩の上から手を振る。去年の冬、古いランプを直したのは誰ですか。",
    "ko": "여객선은 여섯 시 반에 섬을 떠나고, 등대지기는 바위 위에서 손을 흔든다. 지난겨울에 낡은 등을 고친 사람은 누구입니까?",
    "ka": "ბორანი კუნძულს შვიდის ნახევარზე ტოვებს.",
    "am": "ጀልባው ከደሴቱ በስድስት ሰዓት ተኩል ይነሳል።",
    "km": "សាឡាងចេញពីកោះនៅម៉ោងប្រាំមួយកន្លះ។",
}


def long_text(words=2000):
    """Returns a text of exactly that many words: repeated sentences, numbered so that no two are equal."""
    sentences = [LANGUAGES[code] for code in ("en", "de", "ru", "vi", "es", "tr")]
    result = []
    turn = 0
    while len(result) < words:
        result += [str(turn), *sentences[turn % len(sentences)].split()]
        turn += 1
    return " ".join(result[:words])


HARD = {
    "empty": "",
    "blank": "   \t \n  ",
    "no-break-spaces": "\u00a0six\u00a0\u202fhours \u3000and\u2003a half\u00a0",
    "one-letter": "q",
    "number": "3.14159265 1,000,000.00 ¾ ² ½ № 7 ⅷ",
    "two-thousand-words": long_text(),
    "long-word": "Leuchtturmwärter" * 90,
    "long-word-without-vowels": "xkcdzq" * 250,
    "long-thai": LANGUAGES["th"].replace(" ", "") * 12,
    "long-chinese": LANGUAGES["zh"] * 20,
    "emoji": "The ferry ⛴️ is late 😤😂 and the lamp 💡 is out 👍🏽",
    "emoji-joined": "family 👨‍👩‍👧‍👦, flag 🏳️‍🌈, keeper 👩🏿‍🚒, heart ❤️‍🔥",
    "emoji-flags": "🇩🇪🇯🇵🇧🇷 🏴󠁧󠁢󠁳󠁣󠁴󠁿 0️⃣",
    "mixed-scripts": "Паром Fähre 渡轮 φέρι العبّارة 여객선 leaves at 六時半 sharp",
    "mixed-direction": "the word منارة means lighthouse, מגדלור too",
    "control-characters": "ferry\u0000 at\u0001\u0008 six\u001b[31m and\u007f half\u0085past\u009f end\r\nnext\tline",
    "zero-width": "fer\u200bry\u200c light\u200dhouse \ufeffbom soft\u00adhyphen \u2060joiner",
    "line-separators": "first\u2028second\u2029third\u000bfourth\u000cfifth",
    "decomposed-vietnamese": "Chuye\u0302\u0301n pha\u0300 ro\u031b\u0300i \u0111a\u0309o lu\u0301c sa\u0301u gio\u031b\u0300",
    "decomposed-french": "L'i\u0302le a\u0300 l'e\u0301te\u0301, franc\u0327ais nai\u0308f",
    "conjoining-jamo": "\u1112\u1161\u11ab\u1100\u116e\u11a8 \u1103\u1173\u11bc\u1103\u1162",
    "stacked-marks": "Z\u0351\u036b\u0343a\u0328\u0304l\u0321g\u0335o\u0489",
    "full-width": "Ｆｅｒｒｙ　６：３０　（ｌａｍｐ）！",
    "half-width-katakana": "ﾌｪﾘｰﾊ ﾛｸｼﾞﾊﾝ ﾗﾝﾌﾟ",
    "compatibility": "ﬁne oﬃce ㎏ ℃ ™ Ⅻ ㍻ ﷺ 𝔉𝔢𝔯𝔯𝔶 ①②③",
    "arabic-forms": "\ufe8d\ufedf\ufee4\ufee8\ufe8e\ufead\ufe93 \u0645\u0640\u0640\u0646\u0627\u0631\u0629",
    "devanagari-nukta": "\u0915\u093c\u093f\u0932\u093e \u0958\u093f\u0932\u093e \u0930\u094d\u200d\u0915",
    "special-tokens": "the end </s> of a <s> line <pad> with <unk> and <mask> inside",
    "special-token-alone": "</s>",
    "pad-token-first": "<pad><pad> ferry",
    "almost-special-tokens": "< /s> <S> <pad > &lt;s&gt; <|endoftext|> [CLS] [SEP]",
    "metaspace": "a \u2581lamp\u2581 and \u2581\u2581two",
    "prefix-in-text": "query: passage: query: where is the lamp?",
    "quotes-and-dashes": "“Six?” – ‘half past’ — «oui» … „nein“ ‚so‘ 〝here〟",
    "markup": "<p class=\"a\">Ferry &amp; lamp</p> {\"key\": [1, 2]} SELECT * FROM t; -- x",
    "address": "https://example.org/ferry?at=06:30#lamp mail@example.org C:\\lamp\\on.txt",
    "rare-planes": "𐍈𐌰𐌹𐍂 𓀀𓂀 𝄞 𠮷野家 \U000e0041 \U0010fffd",
    "unassigned": "\u0378 \ufdd0 \uffff \U0001fffe end",
    "turkish-i": "İstanbul ISPARTA ılık iğde",
    "ligature-and-case": "STRASSE Straße ΣΊΣΥΦΟΣ ǆ Ǆ ŉ",
}

TEXTS = {**LANGUAGES, **HARD}
