"""Makes the tiny random checkpoints of e5-encoder's tests, and their golden files.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_goldens.py

Two checkpoints with the layout of the published ones and small random weights: a BertModel like
multilingual-e5-small (token types, positions from 0) and an XLMRobertaModel like the base and large ones (positions
from padding index + 1). Their tokenizer is a SentencePiece Unigram model trained on the golden texts.
"""

import base64
import json
import shutil
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece as spm
import torch
from sentence_transformers import SentenceTransformer, models
from sentencepiece import sentencepiece_model_pb2 as sp_model
from transformers import BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from golden_texts import TEXTS
from goldens import MAX_TOKENS, PREFIXES, write_goldens

TARGET = Path(__file__).resolve().parents[1] / "resources" / "goldens"
SIZES = dict(hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=128)
SPECIAL_TOKENS = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
VOCABULARY = 1200


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        tokenizer = tokenizer_json(train_unigram(Path(scratch)))
    vocabulary = len(tokenizer["model"]["vocab"])
    # multilingual-e5-small has 35 embedding rows more than tokens, and says padding index 0 where its tokenizer says 1
    bert = BertConfig(vocab_size=vocabulary + 35, max_position_embeddings=MAX_TOKENS, type_vocab_size=2,
                      layer_norm_eps=1e-12, pad_token_id=0, **SIZES)
    roberta = XLMRobertaConfig(vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS + 2, type_vocab_size=1,
                               layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2, **SIZES)
    make("tiny-bert", BertModel(bert, add_pooling_layer=True), tokenizer, seed=20)
    make("tiny-xlm-roberta", XLMRobertaModel(roberta, add_pooling_layer=True), tokenizer, seed=21)


def make(name: str, transformer, tokenizer: dict, seed: int) -> None:
    randomize(transformer, seed)
    checkpoint = TARGET / name / "checkpoint"
    shutil.rmtree(TARGET / name, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        transformer.save_pretrained(scratch)
        write_tokenizer(Path(scratch), tokenizer)
        word = models.Transformer(scratch, max_seq_length=MAX_TOKENS)
        pooling = models.Pooling(transformer.config.hidden_size, pooling_mode="mean")
        model = SentenceTransformer(modules=[word, pooling, models.Normalize()], prompts=PREFIXES, device="cpu")
        model.save(str(checkpoint), create_model_card=False)
        # as trained: the fast tokenizer's own file, not one that passed through a slow one
        write_tokenizer(checkpoint, tokenizer)
    write_goldens(checkpoint, TARGET / name, f"random weights of make_goldens.py, seed {seed}")


def randomize(transformer, seed: int) -> None:
    """Weights so large that softmax and layer norms are far from trivial, and no two rows alike."""
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
    """A SentencePiece model whose normalizer knows just the characters of the golden texts."""
    rules = scratch / "rules.tsv"
    rules.write_text("".join(f"{hexadecimal(a)}\t{hexadecimal(b)}\n" for a, b in sorted(normalization().items())))
    corpus = [text.replace("\0", "") for text in TEXTS.values() if text.strip()]
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_prefix=str(scratch / "unigram"), model_type="unigram",
        vocab_size=VOCABULARY, character_coverage=0.99, hard_vocab_limit=False, num_threads=1,
        max_sentence_length=100_000, normalization_rule_tsv=str(rules), minloglevel=2)
    return (scratch / "unigram.model").read_bytes()


def normalization() -> dict[str, str]:
    """What nmt_nfkc does to the golden texts: NFKC, control characters away, any space a space."""
    rules = {}
    for text in TEXTS.values():
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
    """Base characters with the marks or jamo that compose with them."""
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


def tokenizer_json(model: bytes) -> dict:
    """The layout of multilingual E5's tokenizer.json: XLM-R's ids, Metaspace, <s> … </s>."""
    proto = sp_model.ModelProto()
    proto.ParseFromString(model)
    pieces = [[p.piece, p.score] for p in proto.pieces if p.type == sp_model.ModelProto.SentencePiece.NORMAL]
    vocabulary = [[token, 0.0] for token in SPECIAL_TOKENS] + pieces + [["<mask>", 0.0]]
    special = {**SPECIAL_TOKENS, "<mask>": len(vocabulary) - 1}
    template = {"<s>": 0, "</s>": 2}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": id, "content": token, "single_word": False, "lstrip": token == "<mask>",
                          "rstrip": False, "normalized": False, "special": True} for token, id in special.items()],
        "normalizer": {"type": "Precompiled",
                       "precompiled_charsmap": base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"},
            {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [special_token("<s>"), sequence("A"), special_token("</s>")],
            "pair": [special_token("<s>"), sequence("A"), special_token("</s>"), special_token("</s>"),
                     sequence("B"), special_token("</s>")],
            "special_tokens": {token: {"id": token, "ids": [id], "tokens": [token]}
                               for token, id in template.items()}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": False},
    }


def special_token(token: str) -> dict:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def sequence(letter: str) -> dict:
    return {"Sequence": {"id": letter, "type_id": 0}}


def write_tokenizer(folder: Path, tokenizer: dict) -> None:
    names = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
             "pad_token": "<pad>", "mask_token": "<mask>"}
    config = {**names, "model_max_length": MAX_TOKENS, "tokenizer_class": "XLMRobertaTokenizer",
              "clean_up_tokenization_spaces": True}
    write_json(folder / "tokenizer.json", tokenizer)
    write_json(folder / "tokenizer_config.json", config)
    write_json(folder / "special_tokens_map.json", names)


def write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
