"""Writes checkpoints with the layout of the published E5 models."""

import base64
import json
import tempfile
from pathlib import Path

from sentence_transformers import SentenceTransformer, models

from goldens import MAX_TOKENS, PREFIXES

SPECIAL_TOKENS = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}


def save_checkpoint(transformer, tokenizer: dict, target: Path) -> None:
    """Writes transformer, mean pooling and normalization as sentence-transformers saves them."""
    with tempfile.TemporaryDirectory() as scratch:
        transformer.save_pretrained(scratch)
        write_tokenizer(Path(scratch), tokenizer)
        word = models.Transformer(scratch, max_seq_length=MAX_TOKENS)
        pooling = models.Pooling(transformer.config.hidden_size, pooling_mode="mean")
        model = SentenceTransformer(modules=[word, pooling, models.Normalize()], prompts=PREFIXES, device="cpu")
        model.save(str(target), create_model_card=False)
    # the original tokenizer, not the one rewritten by the libraries
    write_tokenizer(target, tokenizer)


def tokenizer_json(vocabulary: list, character_map: bytes) -> dict:
    """Returns a tokenizer.json in the layout of multilingual E5: XLM-R's ids, Metaspace, <s> … </s>."""
    special = {**SPECIAL_TOKENS, "<mask>": len(vocabulary) - 1}
    template = {"<s>": 0, "</s>": 2}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": id, "content": token, "single_word": False, "lstrip": token == "<mask>",
                          "rstrip": False, "normalized": False, "special": True} for token, id in special.items()],
        "normalizer": {"type": "Precompiled",
                       "precompiled_charsmap": base64.b64encode(character_map).decode()},
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
