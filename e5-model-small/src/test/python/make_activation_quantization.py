"""Determines which matrix products of a checkpoint are int8-safe, and the quantization of their activations.

    venv/bin/python make_activation_quantization.py CHECKPOINT RESULT

in the environment of test-support/src/main/python/requirements.txt. CHECKPOINT is a folder in Hugging Face layout. If
RESULT is named integer-steps.safetensors and is next to the checkpoint's config.json, the precision "auto" computes the
products in it with int8. The pack's file is src/build/integer-steps.safetensors, made from the folder that
make_pack_goldens.py fills. For each selected product it has a tensor [2, inputs]: zero point and scale of every input
channel.

A scale is at least what the channel's range, with a margin for unseen texts, needs to fit into 8 bits. Larger scales
make the weights, which are multiplied by them, easier to round (SmoothQuant, Xiao et al. 2023); the two errors are
balanced. The program splits the intermediate product's outlier channels, so this script does, too. A product's loss is
1 - cosine of the texts' vectors when only that product is computed in int8. Products are selected in the order of loss
per multiplication saved, while the sum of their mean losses is within the budget and no text's cosine is too low. The
golden texts are not used here: they test the result.
"""

import random
import re
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn import functional as F
from transformers import AutoModel, PreTrainedModel

HERE = Path(__file__).resolve()
CORPUS = HERE.parents[4] / "samples/multilingual-rag/src/main/resources/corpus"

MARGIN = 1.2
BUDGET = 7e-5
MIN_COSINE = 0.9997
MAX_TOKENS = 512
# as in layer-mixed.py: the outlier channels of the intermediate product, and the columns that each is split into
OUTLIER_CHANNELS, COLUMNS = 4, 5


class Texts:
    """Token ids of parts of the sample's corpus, random words, and repeated tokens, whose activations are large."""

    def __init__(self, checkpoint: Path, seed: int):
        self._tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._draw = random.Random(seed)
        words = [piece[1:] for piece in self._tokenizer.get_vocab() if piece.startswith("▁") and piece[1:].isalpha()]
        self._words = sorted(words)

    def all(self, parts_per_file: int) -> list[list[int]]:
        pieces = [self._piece(file) for file in sorted(CORPUS.glob("*.md")) for _ in range(parts_per_file)]
        words = [" ".join(self._draw.choices(self._words, k=self._draw.randint(1, 30))) for _ in range(200)]
        texts = [self._draw.choice(["query: ", "passage: "]) + text for text in pieces + words + [""]]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(texts)] + [self._repeated() for _ in range(100)]

    def _piece(self, file: Path) -> str:
        text = re.sub(r"\A---\n.*?\n---\n", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        first = self._draw.randrange(len(text))
        return text[first:first + round(20 * 2 ** self._draw.uniform(0, 5))]

    def _repeated(self) -> list[int]:
        """Repeats a few tokens, as in a text that is a single long word."""
        few = self._draw.choices(range(5, self._tokenizer.get_vocab_size()), k=self._draw.randint(1, 6))
        count = self._draw.choice([8, 32, 128])
        first, last = self._tokenizer.encode("").ids
        return [first, *(few * count)[:count], last]


@dataclass
class Product:
    """Linear layers with the same input."""

    name: str
    linears: list[torch.nn.Linear]
    outlier_channels: int
    zero_point: torch.Tensor | None = None
    scale: torch.Tensor | None = None
    loss: torch.Tensor | None = None

    def weight(self) -> torch.Tensor:
        return torch.cat([linear.weight for linear in self.linears])

    def calibrate(self, x: torch.Tensor) -> None:
        weight = self.weight()
        low, high = x.amin(0), x.amax(0)
        self.zero_point = (low + high) / 2
        needed = MARGIN * ((high - low) / 2).clamp(min=1e-3) / 127
        squares, columns = (x - self.zero_point).square().mean(0).clamp(min=1e-8), weight.square().sum(0)
        balanced = (squares / columns) ** 0.25

        def error(scale: torch.Tensor) -> float:
            weight_scales = self.weight_scales(weight * scale)
            return float((scale ** 2 * columns).sum() + (weight_scales ** 2).sum() * (squares / scale ** 2).sum())

        self.scale = min((torch.maximum(needed, factor * balanced) for factor in torch.logspace(-3, 1, 60)), key=error)

    def weight_scales(self, scaled: torch.Tensor) -> torch.Tensor:
        """Scale per output channel of the scaled weights."""
        magnitude = scaled.abs()
        magnitude[:, magnitude.amax(0).topk(self.outlier_channels).indices] /= COLUMNS
        return magnitude.amax(1) / 127

    def simulate_int8(self) -> list:
        """Makes the layers simulate int8 arithmetic and returns functions that undo it."""
        scaled = self.weight() * self.scale
        weight_scales = self.weight_scales(scaled).unsqueeze(1)
        weights = ((scaled / weight_scales).round() * weight_scales).split([linear.out_features for linear in self.linears])
        for linear, weight in zip(self.linears, weights):
            bias = linear.bias + linear.weight @ self.zero_point
            linear.forward = lambda x, weight=weight, bias=bias: F.linear(
                ((x - self.zero_point) / self.scale).round().clamp(-128, 127), weight, bias)
        return [lambda linear=linear: linear.__dict__.pop("forward") for linear in self.linears]


def products(model: PreTrainedModel) -> list[Product]:
    result = []
    for number, layer in enumerate(model.encoder.layer):
        attention = layer.attention.self
        result.append(Product(f"encoder.layer.{number}.attention.self", [attention.query, attention.key, attention.value], 0))
        result.append(Product(f"encoder.layer.{number}.intermediate", [layer.intermediate.dense], OUTLIER_CHANNELS))
    return result


def calibrate(model: PreTrainedModel, all_products: list[Product], texts: list[list[int]]) -> None:
    seen = {product.name: [] for product in all_products}
    hooks = [product.linears[0].register_forward_pre_hook(
        lambda module, inputs, name=product.name: seen[name].append(inputs[0].flatten(0, 1))) for product in all_products]
    encode(model, texts)
    for hook in hooks:
        hook.remove()
    for product in all_products:
        product.calibrate(torch.cat(seen[product.name]))


def encode(model: PreTrainedModel, texts: list[list[int]]) -> torch.Tensor:
    vectors = torch.empty(len(texts), model.config.hidden_size)
    by_length = sorted(range(len(texts)), key=lambda text: len(texts[text]))
    for _, group in groupby(by_length, key=lambda text: len(texts[text])):
        same = list(group)
        vectors[same] = model(torch.tensor([texts[text] for text in same])).last_hidden_state.mean(1)
    return F.normalize(vectors.double(), dim=1)


def loss(model: PreTrainedModel, chosen: list[Product], texts: list[list[int]], exact: torch.Tensor) -> torch.Tensor:
    undo = [restore for product in chosen for restore in product.simulate_int8()]
    vectors = encode(model, texts)
    for restore in undo:
        restore()
    return 1 - (vectors * exact).sum(1)


def choose(model: PreTrainedModel, candidates: list[Product], texts: list[list[int]], exact: torch.Tensor) -> list[Product]:
    """Removes the product with the largest loss for the worst text until every text's cosine is high enough."""
    while True:
        chosen = affordable(candidates)
        together = loss(model, chosen, texts, exact)
        print(f"{len(chosen)} products, {share(model, chosen):.0%} of the multiplications of linear layers: "
              f"1 - cosine: mean {together.mean():.1e}, max {together.max():.1e}", flush=True)
        if together.max() <= 1 - MIN_COSINE:
            return chosen
        worst = max(chosen, key=lambda product: product.loss[together.argmax()])
        candidates = [product for product in candidates if product is not worst]


def affordable(candidates: list[Product]) -> list[Product]:
    chosen, total = [], 0.0
    for product in sorted(candidates, key=lambda product: product.loss.mean() / product.weight().numel()):
        if total + float(product.loss.mean()) <= BUDGET:
            chosen.append(product)
            total += float(product.loss.mean())
    return chosen


def share(model: PreTrainedModel, chosen: list[Product]) -> float:
    linears = [module for module in model.encoder.modules() if isinstance(module, torch.nn.Linear)]
    return sum(product.weight().numel() for product in chosen) / sum(linear.weight.numel() for linear in linears)


def main(folder: str, result: str) -> None:
    torch.set_grad_enabled(False)
    checkpoint = Path(folder)
    model = AutoModel.from_pretrained(checkpoint, dtype=torch.float32, add_pooling_layer=False).eval()
    all_products = products(model)
    calibrate(model, all_products, Texts(checkpoint, seed=1).all(parts_per_file=16))
    texts = Texts(checkpoint, seed=2).all(parts_per_file=4)
    exact = encode(model, texts)
    for product in all_products:
        product.loss = loss(model, [product], texts, exact)
        print(f"{product.name:32} 1 - cosine: mean {product.loss.mean():.1e}, max {product.loss.max():.1e}", flush=True)
    chosen = choose(model, all_products, texts, exact)
    save_file({product.name: torch.stack([product.zero_point, product.scale]) for product in chosen}, result)


if __name__ == "__main__":
    main(*sys.argv[1:])
