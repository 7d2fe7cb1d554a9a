"""The encoder's own TorchScript program outside Java: packed by the same rules, fed with the same weights.

What Java does with EncoderProgram, StoredWeights and BatchLayout is done here once more, so that a machine with
Python and a GPU can check and time the program without a JVM.
"""

import io
import json
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file

RESOURCES = Path(__file__).resolve().parents[4] / "e5-encoder/src/main/resources/io/e5boot/encoder/torch"
PARTS = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
         "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"]
TABLES = ["position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias"]
KINDS = {torch.float32: 6, torch.float16: 5, torch.bfloat16: 15}
# pickle, protocol 2: an instance of __torch__.Encoder with the state {"training": False}
INSTANCE = b"\x80\x02c__torch__\nEncoder\n)\x81}(X\x08\x00\x00\x00training\x89ub."
CONSTANTS = b"\x80\x02)."


def archive(linear: str, attention: str) -> io.BytesIO:
    program = b"".join((RESOURCES / name).read_bytes() for name in ["encoder.py", linear + ".py", attention + ".py"])
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as file:
        for name, content in {"data.pkl": INSTANCE, "code/__torch__.py": program, "constants.pkl": CONSTANTS,
                              "version": b"3\n"}.items():
            file.writestr("e5/" + name, content)
    result.seek(0)
    return result


class Encoder:

    def __init__(self, checkpoint: Path, device: torch.device, kind: torch.dtype, attention: str):
        self._config = json.loads((checkpoint / "config.json").read_text())
        if self._config["model_type"] != "bert":
            raise SystemExit(f"{checkpoint} is no BertModel")
        self._device, self._kind = device, KINDS[kind]
        self._program = torch.jit.load(archive("linear-torch", attention), map_location=device)
        weights = {name: tensor.to(device) for name, tensor in load_file(checkpoint / "model.safetensors").items()}
        self._words = weights["embeddings.word_embeddings.weight"]
        self._tables = self._program.tables([weights["embeddings." + name] for name in TABLES])
        self._layers = self._program.no_layers()
        heads = self._config["num_attention_heads"]
        for layer in range(self._config["num_hidden_layers"]):
            stored = [weights[f"encoder.layer.{layer}.{part}.{kind}"] for part in PARTS for kind in ("weight", "bias")]
            self._layers = self._program.add_layer(self._layers, stored, heads, self._kind)

    def encode(self, batch: list[list[int]]) -> torch.Tensor:
        """Unit vectors of sequences, the longest first."""
        lengths = [len(ids) for ids in batch]
        # one empty row comes last
        ids = torch.tensor([id for ids in batch for id in ids] + [self._config["pad_token_id"]])
        rows = torch.zeros(4, len(ids), dtype=torch.int64)
        rows[0, :-1] = torch.cat([torch.arange(length) for length in lengths])
        rows[1] = torch.repeat_interleave(torch.arange(len(batch) + 1), torch.tensor([*lengths, 1]))
        slots = torch.arange(len(ids) - 1)
        words = torch.nn.functional.embedding(ids.to(self._device), self._words)
        vectors = self._program.forward(
            words, rows.to(self._device), slots.to(self._device), groups(lengths), len(batch), self._tables,
            self._layers, self._config["num_attention_heads"], self._kind, self._config["layer_norm_eps"])
        return vectors[:-1]


def groups(lengths: list[int]) -> list[int]:
    """count, length, count, length, … of neighbours of equal length."""
    result = []
    for length in lengths:
        if result and result[-1] == length:
            result[-2] += 1
        else:
            result += [1, length]
    return result
