"""Checks and times the encoder's program on a GPU, and compares it with sentence-transformers in one run.

    python gpu_check.py --data FOLDER [--out FILE.json] [--rounds 3] [--texts 3600] [--device cuda]

The program is loaded with torch.jit.load and fed with the checkpoint's weights; sentence-transformers runs in float16
with flash attention where the package flash-attn is there, else with torch's own. tokens/s with tokenizing, on the
same texts in turns; cosine to the float32 reference; the card's matmul peak over large matrices and over the model's
own shapes. Without a GPU the same is done in float32 on the CPU, which checks the script and says nothing of GPUs.
"""

import argparse
import importlib.util
import json
import statistics
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import workload
from encoder_program import Encoder

BUDGET = {"cuda": 32768, "cpu": 1024}
SHAPES = [(384, 1152), (384, 384), (384, 1536), (1536, 384)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder made by prepare.py")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=3600)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()
    device = torch.device(arguments.device)
    entries = workload.read(arguments.data / "texts/passages.json")[:arguments.texts]
    texts = ["passage: " + entry["text"] for entry in entries]
    counts = [entry["tokens"] for entry in entries]
    operations = workload.operations(counts, workload.read(arguments.data / "checkpoint/config.json"))
    reference = np.fromfile(arguments.data / "texts/reference.f32", "<f4").reshape(-1, 384)[:len(texts)]

    engines = load(arguments.data / "checkpoint", device)
    results = {name: compared(encode(texts), reference) for name, encode in engines.items()}
    seconds = {name: [] for name in engines}
    for _ in range(arguments.rounds):
        for name, encode in engines.items():
            start = time.perf_counter()
            encode(texts)
            seconds[name].append(time.perf_counter() - start)
    peak = peaks(device)
    for name, result in results.items():
        typical = statistics.median(seconds[name])
        result |= {"tokensPerSecond": round(sum(counts) / typical), "seconds": seconds[name],
                   "shareOfPeak": round(operations / typical / 1e9 / max(peak.values()), 4)}
    report = {"device": device_name(device), "torch": torch.__version__, "tokens": sum(counts), "gigaflops": peak,
              "engines": results}
    text = json.dumps(report, indent=1) + "\n"
    print(text)
    if arguments.out:
        arguments.out.write_text(text)


def load(checkpoint: Path, device: torch.device) -> dict:
    """Functions from texts to unit vectors, by name."""
    dtypes = [torch.float16, torch.bfloat16] if device.type == "cuda" else [torch.float32]
    attention = "attention-flash" if device.type == "cuda" else "attention-sdpa"
    engines = {"e5 program " + name(dtype): program(checkpoint, device, dtype, attention) for dtype in dtypes}
    engines |= sentence_transformers(checkpoint, device, dtypes[0])
    return engines


def name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def program(checkpoint: Path, device: torch.device, dtype: torch.dtype, attention: str):
    encoder = Encoder(checkpoint, device, dtype, attention)
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.enable_truncation(workload.MAX_TOKENS)
    tokenizer.no_padding()

    def encode(texts: list[str]) -> np.ndarray:
        sequences = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        order = sorted(range(len(sequences)), key=lambda i: -len(sequences[i]))
        rows = [encoder.encode([sequences[i] for i in batch])
                for batch in batches(order, sequences, BUDGET[device.type])]
        vectors = np.empty((len(texts), rows[0].shape[1]), np.float32)
        vectors[order] = torch.cat(rows).cpu().numpy()
        return vectors

    return encode


def batches(order: list[int], sequences: list[list[int]], budget: int):
    batch, tokens = [], 0
    for i in order:
        if batch and tokens + len(sequences[i]) > budget:
            yield batch
            batch, tokens = [], 0
        batch.append(i)
        tokens += len(sequences[i])
    yield batch


def sentence_transformers(checkpoint: Path, device: torch.device, dtype: torch.dtype) -> dict:
    from sentence_transformers import SentenceTransformer
    flash = device.type == "cuda" and importlib.util.find_spec("flash_attn") is not None
    attention = "flash_attention_2" if flash else "sdpa"
    model = SentenceTransformer(str(checkpoint), device=str(device),
                                model_kwargs={"torch_dtype": dtype, "attn_implementation": attention}).eval()
    sizes = [64, 256, 1024] if device.type == "cuda" else [32]
    return {f"sentence-transformers {name(dtype)}, {attention}, batches of {size}":
            lambda texts, size=size: model.encode(texts, batch_size=size, normalize_embeddings=True) for size in sizes}


def compared(vectors: np.ndarray, reference: np.ndarray) -> dict:
    vectors = np.asarray(vectors, np.float64)
    cosine = (vectors * reference).sum(axis=1) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(reference, axis=1)
    return {"cosineMean": float(cosine.mean()), "cosineMin": float(cosine.min())}


def peaks(device: torch.device) -> dict:
    """Billions of operations a second: of large square matrices, and the best of the model's own shapes."""
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    square = 8192 if device.type == "cuda" else 1024
    own = [(tokens, *shape) for tokens in (8192, 32768) for shape in SHAPES] if device.type == "cuda" else \
        [(1024, *shape) for shape in SHAPES]
    return {f"square {name(dtype)}": rate(device, dtype, square, square, square),
            f"own shapes {name(dtype)}": max(rate(device, dtype, *shape) for shape in own)}


def rate(device: torch.device, dtype: torch.dtype, tokens: int, rows: int, columns: int) -> float:
    x = torch.randn(tokens, rows, device=device, dtype=dtype)
    weight = torch.randn(rows, columns, device=device, dtype=dtype)
    fastest = float("inf")
    for _ in range(20):
        synchronize(device)
        start = time.perf_counter()
        for _ in range(10):
            torch.matmul(x, weight)
        synchronize(device)
        fastest = min(fastest, (time.perf_counter() - start) / 10)
    return round(2 * tokens * rows * columns / fastest / 1e9, 1)


def synchronize(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def device_name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU, a check of this script only"


if __name__ == "__main__":
    with torch.inference_mode():
        main()
