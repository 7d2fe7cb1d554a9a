"""Generates the tiny random checkpoints of the tests, and their golden files.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_goldens.py

Two checkpoints with the layout of the published ones and small random weights: a BertModel like
multilingual-e5-small (token types, positions from 0) and an XLMRobertaModel like the base and large ones (positions
from padding index + 1). Their tokenizer is a SentencePiece Unigram model trained on the golden texts.
"""

import shutil
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece as spm
import torch
from sentencepiece import sentencepiece_model_pb2 as sp_model
from transformers import BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from checkpoint_files import SPECIAL_TOKENS, save_checkpoint, tokenizer_json
from golden_texts import TEXTS
from goldens import MAX_TOKENS, write_goldens

TARGET = Path(__file__).resolve().parents[1] / "resources" / "goldens"
SIZES = dict(hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=128)
VOCABULARY = 1200


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        tokenizer = tokenizer_json(*pieces_and_map(train_unigram(Path(scratch))))
    vocabulary = len(tokenizer["model"]["vocab"])
    # multilingual-e5-small has 35 more embedding rows than tokens, and padding index 0 although its tokenizer has 1
    bert = BertConfig(vocab_size=vocabulary + 35, max_position_embeddings=MAX_TOKENS, type_vocab_size=2,
                      layer_norm_eps=1e-12, pad_token_id=0, **SIZES)
    roberta = XLMRobertaConfig(vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS + 2, type_vocab_size=1,
                               layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2, **SIZES)
    make("tiny-bert", BertModel(bert, add_pooling_layer=True), tokenizer, seed=20)
    make("tiny-xlm-roberta", XLMRobertaModel(roberta, add_pooling_layer=True), tokenizer, seed=21)


def make(name: str, transformer, tokenizer: dict, seed: int) -> None:
    randomize(transformer, seed)
    shutil.rmtree(TARGET / name, ignore_errors=True)
    save_checkpoint(transformer, tokenizer, TARGET / name / "checkpoint")
    write_goldens(TARGET / name / "checkpoint", TARGET / name, f"random weights of make_goldens.py, seed {seed}")


def randomize(transformer, seed: int) -> None:
    """Sets random weights, large enough for nontrivial softmax and layer norms, with different rows."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in transformer.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            if "LayerNorm.weight" in name:
                weight.copy_(1 + 0.2 * noise)
            elif weight.dim() == 1:
                weight.copy_(0.1 * noise)
            elif "embeddings" in name:
                weight.copy_(0.5 * noise)
            else:
                weight.copy_(1.2 * noise / weight.shape[1] ** 0.5)


def train_unigram(scratch: Path) -> bytes:
    """Trains a SentencePiece model whose normalizer maps only characters of the golden texts."""
    rules = scratch / "rules.tsv"
    rules.write_text("".join(f"{hexadecimal(a)}\t{hexadecimal(b)}\n" for a, b in sorted(normalization().items())))
    corpus = [text.replace("\0", "") for text in TEXTS.values() if text.strip()]
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_prefix=str(scratch / "unigram"), model_type="unigram",
        vocab_size=VOCABULARY, character_coverage=0.99, hard_vocab_limit=False, num_threads=1,
        max_sentence_length=100_000, normalization_rule_tsv=str(rules), minloglevel=2)
    return (scratch / "unigram.model").read_bytes()


def normalization(texts: dict[str, str] = TEXTS) -> dict[str, str]:
    """Returns the mappings of nmt_nfkc for the golden texts: NFKC, no control characters, only plain spaces."""
    rules = {}
    for text in texts.values():
        for cluster in clusters(text):
            for part in {cluster, *cluster}:
                normal = unicodedata.normalize("NFKC", "".join(map(plain, part)))
                if normal != part and "\0" not in part:
                    rules[part] = normal
    return {key: value for key, value in rules.items() if redundant(key, rules) != value}


def plain(character: str) -> str:
    if character in "\t\n\r\f\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2581\ufeff":
        return " "
    return "" if character in "\x7f\x8f\x9f" or character < " " else character


def clusters(text: str):
    """Returns base characters with the marks or jamo that compose with them."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.combining(character) and not "\u1161" <= character <= "\u11ff":
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def redundant(key: str, rules: dict[str, str]) -> str | None:
    return "".join(rules.get(c, c) for c in key) if len(key) > 1 else None


def hexadecimal(text: str) -> str:
    return " ".join(f"{ord(c):X}" for c in text)


def pieces_and_map(model: bytes) -> tuple[list, bytes]:
    proto = sp_model.ModelProto()
    proto.ParseFromString(model)
    pieces = [[p.piece, p.score] for p in proto.pieces if p.type == sp_model.ModelProto.SentencePiece.NORMAL]
    vocabulary = [[token, 0.0] for token in SPECIAL_TOKENS] + pieces + [["<mask>", 0.0]]
    return vocabulary, proto.normalizer_spec.precompiled_charsmap


if __name__ == "__main__":
    main()
