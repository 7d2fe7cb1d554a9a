"""Measures how fast oneDNN multiplies matrices of the shapes of the model's layers on this machine.

    python matmul_peak.py [--out FILE.json]

The report compares every engine with the fastest shape: no engine multiplies faster, and attention, norms, GELU and
tokenizing take additional time. Weights are prepacked as in the encoder; int8 means uint8 activations, int8 weights.
"""

import argparse
import json
import time
from pathlib import Path

import torch

TOKENS = [512, 1024, 2048, 4096]
SHAPES = [(384, 1152), (384, 384), (384, 1536), (1536, 384)]
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
SECONDS = 0.4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    result = {"torch": torch.__version__, "threads": torch.get_num_threads(), "gigaflops": peaks()}
    text = json.dumps(result, indent=1) + "\n"
    if arguments.out:
        arguments.out.write_text(text)
    else:
        print(text)


def peaks() -> dict:
    products = {name: lambda *shape, dtype=dtype: linear(*shape, dtype) for name, dtype in DTYPES.items()}
    products["int8"] = quantized
    return {name: peak(product) for name, product in products.items()}


def peak(product) -> dict:
    rates = {f"{tokens}x{rows}x{columns}": rate(product(tokens, rows, columns), 2 * tokens * rows * columns)
             for tokens in TOKENS for rows, columns in SHAPES}
    best = max(rates, key=rates.get)
    return {"best": rates[best], "shape": best, "all": rates}


def linear(tokens: int, rows: int, columns: int, dtype: torch.dtype):
    x, bias = torch.randn(tokens, rows).to(dtype), torch.randn(columns).to(dtype)
    weight = torch.ops.mkldnn._reorder_linear_weight(torch.randn(columns, rows).to(dtype), tokens)
    return lambda: torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


def quantized(tokens: int, rows: int, columns: int):
    x = torch.randint(0, 256, (tokens, rows), dtype=torch.uint8)
    weight = torch.randint(-127, 128, (columns, rows), dtype=torch.int8)
    scales, zeros = torch.full((columns,), 0.01), torch.zeros(columns, dtype=torch.int64)
    packed = torch.ops.onednn.qlinear_prepack(weight, [tokens, rows])
    return lambda: torch.ops.onednn.qlinear_pointwise(
        x, 0.01, 128, packed, scales, zeros, None, 1.0, 0, torch.float32, "none", [], "")


def rate(product, operations: int) -> float:
    """Billions of operations per second in the fastest of many calls."""
    fastest = float("inf")
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        product()
        fastest = min(fastest, time.perf_counter() - start)
    return round(operations / fastest / 1e9, 1)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
