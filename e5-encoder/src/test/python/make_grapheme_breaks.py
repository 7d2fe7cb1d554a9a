"""Writes grapheme-breaks.txt: the grapheme cluster break category of each code point in Unicode 16.0.

Run by hand: pip install regex==2024.11.6 (its tables are Unicode 16.0's, as are those of the tokenizers library in use),
then python make_grapheme_breaks.py > ../../main/resources/io/e5boot/encoder/internal/text/grapheme-breaks.txt
"""

import regex

# The first match applies; Hangul syllables LV and LVT are omitted, since they are computed.
CATEGORIES = {
    "CR": r"\p{GCB=CR}",
    "LF": r"\p{GCB=LF}",
    "CONTROL": r"\p{GCB=Control}",
    "ZWJ": r"\p{GCB=ZWJ}",
    "LINKER": r"\p{InCB=Linker}",
    "CONJOINING_EXTEND": r"(?V1)[\p{GCB=Extend}&&\p{InCB=Extend}]",
    "EXTEND": r"\p{GCB=Extend}",
    "REGIONAL": r"\p{GCB=Regional_Indicator}",
    "PREPEND": r"\p{GCB=Prepend}",
    "SPACING_MARK": r"\p{GCB=SpacingMark}",
    "HANGUL_L": r"\p{GCB=L}",
    "HANGUL_V": r"\p{GCB=V}",
    "HANGUL_T": r"\p{GCB=T}",
    "CONSONANT": r"\p{InCB=Consonant}",
    "PICTOGRAPH": r"\p{Extended_Pictographic}",
}

PATTERNS = {name: regex.compile(pattern) for name, pattern in CATEGORIES.items()}


def category(code_point):
    if 0xD800 <= code_point <= 0xDFFF:
        return None
    return next((name for name, pattern in PATTERNS.items() if pattern.match(chr(code_point))), None)


def main():
    start, last = 0, None
    for code_point in range(0x110001):
        current = category(code_point) if code_point < 0x110000 else None
        if current != last:
            if last is not None:
                print(f"{start:X} {code_point - 1:X} {last}")
            start, last = code_point, current


main()
