"""Runs a checkpoint with sentence-transformers and writes golden files.

Writes two files: ``goldens.json`` with the texts and their token ids, and ``vectors.f32`` with the vectors in
little-endian float32, row by row: text 0 as query, text 0 as passage, text 1 as query, and so on.
"""

import json
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer

from golden_texts import TEXTS

PREFIXES = {"query": "query: ", "passage": "passage: "}
MAX_TOKENS = 512


def write_goldens(checkpoint: Path, target: Path, note: str) -> None:
    """Encodes every golden text in both roles, one text at a time, in float32."""
    torch.manual_seed(0)
    model = SentenceTransformer(str(checkpoint), device="cpu").float().eval()
    model.max_seq_length = MAX_TOKENS
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    plain_tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    plain_tokenizer.enable_truncation(MAX_TOKENS)
    transformer = AutoModel.from_pretrained(checkpoint, dtype=torch.float32).eval()

    texts, rows = [], []
    for name, text in TEXTS.items():
        entry = {"name": name, "text": text}
        for role, prefix in PREFIXES.items():
            ids = tokenizer(prefix + text, truncation=True, max_length=MAX_TOKENS)["input_ids"]
            if ids != plain_tokenizer.encode(prefix + text).ids:
                raise SystemExit(f"{name}: transformers and tokenizers differ")
            vector = model.encode([prefix + text], normalize_embeddings=True, convert_to_numpy=True)[0]
            difference = np.abs(vector - mean_pooled(transformer, ids)).max()
            if difference > 1e-6:
                raise SystemExit(f"{name}: sentence-transformers and transformers differ by {difference}")
            entry[role] = ids
            rows.append(vector.astype("<f4"))
        texts.append(entry)

    target.mkdir(parents=True, exist_ok=True)
    vectors = np.stack(rows)
    head = {"note": note, "dimensions": vectors.shape[1], "prefixes": PREFIXES, "texts": []}
    lines = ",\n".join(json.dumps(entry) for entry in texts)
    body = json.dumps(head, indent=1)[:-len("[]\n}")] + "[\n" + lines + "\n]}\n"
    (target / "goldens.json").write_text(body, encoding="utf-8")
    (target / "vectors.f32").write_bytes(vectors.tobytes())
    print(f"{target}: {len(texts)} texts, {vectors.shape[0]} vectors of {vectors.shape[1]}")


def mean_pooled(transformer, ids) -> np.ndarray:
    """Returns the vector that transformers alone computes; without padding, all tokens are pooled."""
    tokens = torch.tensor([ids])
    with torch.no_grad():
        states = transformer(input_ids=tokens, attention_mask=torch.ones_like(tokens)).last_hidden_state[0]
    return torch.nn.functional.normalize(states.mean(dim=0), dim=0).numpy()
