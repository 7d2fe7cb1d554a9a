"""Runs the encoder's TorchScript program from Python, with the same weights and arguments as in Java.

It mirrors EncoderProgram, WeightNames and BatchLayout, so that a machine with Python and a GPU can check and time the
program without a JVM.
"""

import io
import json
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file

RESOURCES = Path(__file__).resolve().parents[4] / "e5-encoder/src/main/resources/io/e5boot/encoder/internal/torch"
PARTS = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
         "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"]
TABLES = ["position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias"]
MEAN = 0
SCALAR_TYPES = {torch.float32: 6, torch.float16: 5, torch.bfloat16: 15}
# pickle, protocol 2: an instance of __torch__.Encoder with the state {"training": False}
INSTANCE = b"\x80\x02c__torch__\nEncoder\n)\x81}(X\x08\x00\x00\x00training\x89ub."
CONSTANTS = b"\x80\x02)."


def archive(attention: str) -> io.BytesIO:
    """The program with the layers that Kernels.java takes for GPUs."""
    program = b"".join((RESOURCES / f"{name}.py").read_bytes()
                       for name in ["encoder", "layer-float", "linear-torch", attention])
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as file:
        for name, content in {"data.pkl": INSTANCE, "code/__torch__.py": program, "constants.pkl": CONSTANTS,
                              "version": b"3\n"}.items():
            file.writestr("e5/" + name, content)
    result.seek(0)
    return result


class Encoder:

    def __init__(self, checkpoint: Path, device: torch.device, dtype: torch.dtype, attention: str):
        self._config = json.loads((checkpoint / "config.json").read_text())
        if self._config["model_type"] != "bert":
            raise SystemExit(f"{checkpoint} is not a BertModel")
        self._device, self._dtype = device, SCALAR_TYPES[dtype]
        self._heads, self._epsilon = self._config["num_attention_heads"], self._config["layer_norm_eps"]
        self._program = torch.jit.load(archive(attention), map_location=device)
        weights = {name: tensor.to(device) for name, tensor in load_file(checkpoint / "model.safetensors").items()}
        self._words = weights["embeddings.word_embeddings.weight"]
        self._tables = self._program.tables([weights["embeddings." + name] for name in TABLES])
        self._layers = self._program.no_layers()
        # only int8, which is for CPUs, uses the sample
        words, rows, slots, shape, _ = self._arguments([[0, 2]])
        sample = self._program.sample(words, rows, slots, self._tables, self._epsilon)
        for layer in range(self._config["num_hidden_layers"]):
            stored = [weights[f"encoder.layer.{layer}.{part}.{end}"] for part in PARTS for end in ("weight", "bias")]
            self._layers = self._program.add_layer(stored, self._layers, self._heads, self._dtype, sample, shape,
                                                   self._epsilon)

    def encode(self, batch: list[list[int]]) -> torch.Tensor:
        """Unit vectors of sequences, the longest first."""
        words, rows, slots, shape, weights = self._arguments(batch)
        return self._program.forward(words, rows, slots, shape, weights, len(batch), self._tables, self._layers,
                                     self._heads, self._dtype, self._epsilon, MEAN, [], [])

    def _arguments(self, batch: list[list[int]]):
        """Returns BatchLayout's arguments for shapes that are not rounded."""
        lengths = [len(ids) for ids in batch]
        # one empty row comes last
        ids = torch.tensor([id for sequence in batch for id in sequence] + [self._config["pad_token_id"]])
        rows = torch.zeros(4, len(ids), dtype=torch.int64)
        rows[0, :-1] = torch.cat([torch.arange(length) for length in lengths])
        rows[1] = torch.repeat_interleave(torch.arange(len(batch) + 1), torch.tensor([*lengths, 1]))
        words = torch.nn.functional.embedding(ids.to(self._device), self._words)
        slots, weights = torch.arange(len(ids) - 1), torch.ones(len(ids))
        return (words, rows.to(self._device), slots.to(self._device), groups(lengths), weights.to(self._device))


def groups(lengths: list[int]) -> list[int]:
    """Run-length encoding of the lengths: count, length, count, length, …"""
    result = []
    for length in lengths:
        if result and result[-1] == length:
            result[-2] += 1
        else:
            result += [1, length]
    return result
