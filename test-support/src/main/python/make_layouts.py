"""Generates a small checkpoint in the exact layout of every published E5 checkpoint, and its golden file.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_layouts.py

The checkpoints differ in architecture, in names, dtypes and files of the tensors, in the form of the tokenizer, and in
sentence-transformers' files. docs/reference/checkpoints.md says which of these are known and which are assumed.
sentence-transformers computes the vectors in float32 (transformers alone, for a checkpoint without its files).
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentencepiece import sentencepiece_model_pb2 as sp_model
from tokenizers import BertWordPieceTokenizer
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from checkpoint_files import SPECIAL_TOKENS, tokenizer_json, write_json, write_tokenizer
from golden_texts import TEXTS
from make_goldens import hexadecimal, normalization, pieces_and_map, randomize

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
TARGET = RESOURCES / "layouts"
GOLDENS = RESOURCES / "layouts-goldens"
HEADS = RESOURCES / "heads"
HIDDEN = 12
SIZES = dict(hidden_size=HIDDEN, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24)
NAMES = ["en", "de", "vi", "ru", "ar", "th", "zh", "ja", "ko", "empty", "blank", "number", "two-thousand-words",
         "long-chinese", "emoji-joined", "mixed-scripts", "control-characters", "zero-width", "decomposed-french",
         "full-width", "special-tokens", "almost-special-tokens", "turkish-i", "ligature-and-case", "unassigned"]
SAMPLE = {name: TEXTS[name] for name in NAMES}
FEW = {name: TEXTS[name] for name in ["en", "ar", "zh", "empty", "two-thousand-words", "special-tokens", "turkish-i"]}
E5 = {"query": "query: ", "passage": "passage: "}
TASK = "Given a web search query, retrieve relevant passages that answer the query"
INSTRUCT = {"query": f"Instruct: {TASK}\nQuery: ", "passage": ""}
BERT_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def main() -> None:
    for folder in (TARGET, GOLDENS, HEADS):
        shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        unigram = train_unigram(Path(scratch))
        words = train_words(Path(scratch))
    make_small(unigram)
    make_base(unigram)
    make_large(unigram)
    make_instruct(unigram)
    make_ko(unigram)
    make_sea_lion(unigram)
    make_ru(unigram)
    make_old_sentence_transformers(unigram)
    make_sharded(unigram)
    make_distilled(unigram)
    make_english("e5-small", words, weights=save_bin)
    make_english("e5-base-v2", words, weights=save_safetensors, config={"do_lower_case": True, "strip_accents": False})
    make_english("e5-large-v2", words, weights=save_safetensors, fast=True)
    make_heads()
    for folder in (GOLDENS, HEADS):
        write_json(folder / "texts.json", SAMPLE)


# --- the checkpoints ------------------------------------------------------------------------------------------------

def make_small(unigram):
    folder = start("multilingual-e5-small")
    model = bert(vocabulary_size(unigram) + 35, seed=1)
    state = {**model.state_dict(), "embeddings.position_ids": torch.arange(512).unsqueeze(0)}
    finish(folder, model, state, tokenizers=["json", "spm"], unigram=unigram, sentence=True)


def make_base(unigram):
    folder = start("multilingual-e5-base")
    model = roberta(vocabulary_size(unigram), seed=2)
    finish(folder, model, model.state_dict(), tokenizers=["json", "spm"], unigram=unigram, sentence=True)


def make_large(unigram):
    folder = start("multilingual-e5-large")
    model = roberta(vocabulary_size(unigram), seed=3)
    finish(folder, model, model.state_dict(), tokenizers=["json", "spm"], unigram=unigram, sentence=True)


def make_instruct(unigram):
    folder = start("multilingual-e5-large-instruct")
    model = roberta(vocabulary_size(unigram), seed=4)
    finish(folder, model, halves(model.state_dict(), torch.float16), tokenizers=["json", "spm"], unigram=unigram,
           sentence=True, prefixes=INSTRUCT)


def make_ko(unigram):
    """Saved by sentence-transformers after training: tokenizer.json has truncation and padding."""
    folder = start("multilingual-e5-small-ko-v2")
    model = bert(vocabulary_size(unigram) + 35, seed=5)
    finish(folder, model, model.state_dict(), tokenizers=["json"], unigram=unigram, sentence=True, prompts=E5,
           trained=True)


def make_sea_lion(unigram):
    folder = start("SEA-LION-E5-Embedding-600M")
    model = roberta(vocabulary_size(unigram), seed=6)
    finish(folder, model, halves(model.state_dict(), torch.bfloat16), tokenizers=["json", "spm"], unigram=unigram,
           sentence=True, trained=True)


def make_ru(unigram):
    """A vocabulary trimmed to one language, weights as PyTorch saves them, no tokenizer.json."""
    folder = start("e5-large-ru")
    proto = sp_model.ModelProto()
    proto.ParseFromString(unigram)
    kept = [p for i, p in enumerate(proto.pieces) if i < 3 or len(p.piece) == 1 or "а" <= p.piece[-1] <= "я"]
    del proto.pieces[:]
    proto.pieces.extend(kept)
    model = roberta(vocabulary_size(proto.SerializeToString()), seed=7)
    finish(folder, model, model.state_dict(), tokenizers=["spm"], unigram=proto.SerializeToString(), weights=save_bin)


def make_old_sentence_transformers(unigram):
    """The layout of sentence-transformers before 2.0: the transformer has a separate folder."""
    folder = start("sentence-transformers-multilingual-e5-small")
    model = bert(vocabulary_size(unigram) + 35, seed=8)
    finish(folder, model, model.state_dict(), tokenizers=["json", "spm"], unigram=unigram, sentence=True,
           subfolder="0_Transformer", weights=save_bin)


def make_sharded(unigram):
    """Saved from a model with a head, so that names have a prefix, in shards."""
    folder = start("ildodeltaRule-multilingual-e5-large")
    model = roberta(vocabulary_size(unigram), seed=9)
    state = {"roberta." + name: value for name, value in model.state_dict().items()}
    finish(folder, model, state, tokenizers=["json"], unigram=unigram, weights=save_bin_shards)


def make_distilled(unigram):
    """A dense layer extends the small model's vectors to the length of the base model's."""
    folder = start("multilingual-e5-small-distill-base-0.1")
    model = bert(vocabulary_size(unigram) + 35, seed=10)
    state = {"bert." + name: value for name, value in model.state_dict().items()}
    finish(folder, model, state, tokenizers=["json"], unigram=unigram, sentence=True, weights=save_safetensors_shards,
           dense=[(24, "torch.nn.modules.linear.Identity", False)])


def make_english(name, vocabulary, weights, config=None, fast=False):
    folder = start(name)
    model = bert(len(vocabulary), seed=11 + len(name))
    save_model(folder, model, model.state_dict(), weights)
    (folder / "vocab.txt").write_text("".join(token + "\n" for token in vocabulary), encoding="utf-8")
    write_json(folder / "tokenizer_config.json",
               {"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer", **(config or {})})
    if fast:
        AutoTokenizer.from_pretrained(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "vocab.txt").unlink()
    save_sentence_files(folder, model.config.hidden_size, None)
    write_goldens(folder, GOLDENS / name, E5)


def make_heads():
    """Modules after the transformer, as files to copy over the checkpoint multilingual-e5-small."""
    base = TARGET / "multilingual-e5-small"
    tanh, identity = "torch.nn.modules.activation.Tanh", "torch.nn.modules.linear.Identity"
    for mode in ("cls", "max", "weightedmean", "mean_sqrt_len_tokens"):
        make_head(base, mode, mode=mode)
    for mode in ("mean", "max", "weightedmean", "mean_sqrt_len_tokens"):
        make_head(base, f"{mode}-without-prompt", mode=mode, include_prompt=False)
    make_head(base, "dense-tanh", dense=[(24, tanh, True)])
    make_head(base, "dense-bin", dense=[(8, tanh, True)], bin=True)
    make_head(base, "dense-chain", mode="mean_sqrt_len_tokens", normalize=False, dense=[
        (24, "torch.nn.modules.activation.GELU", True), (20, "torch.nn.modules.activation.ReLU", False),
        (12, "torch.nn.modules.activation.Sigmoid", True), (10, identity, True)])
    make_head(base, "normalized-before-dense", dense=[(24, tanh, True)], normalize_first=True)
    make_head(base, "not-normalized", normalize=False)
    make_head(base, "short-lower-case", settings={"max_seq_length": 40, "do_lower_case": True})
    make_head(base, "truncate-dim", truncate_dim=8)
    make_head(base, "version-6", mode="max", dense=[(24, tanh, True)], version=6)


def make_head(base, name, mode="mean", include_prompt=True, dense=(), normalize=True, normalize_first=False,
              settings=None, bin=False, truncate_dim=None, version=5):
    overlay = HEADS / name / "overlay"
    overlay.mkdir(parents=True)
    save_sentence_files(overlay, HIDDEN, E5, mode=mode, include_prompt=include_prompt, dense=dense, normalize=normalize,
                        normalize_first=normalize_first, settings=settings, bin=bin)
    if truncate_dim:
        file = overlay / "config_sentence_transformers.json"
        write_json(file, {**json.loads(file.read_text()), "truncate_dim": truncate_dim})
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(base, scratch, dirs_exist_ok=True)
        shutil.copytree(overlay, scratch, dirs_exist_ok=True)
        write_goldens(Path(scratch), HEADS / name, E5, FEW)
    if version == 6:
        rewrite_as_version_6(overlay, mode)


# --- their files ----------------------------------------------------------------------------------------------------

def start(name):
    folder = TARGET / name
    folder.mkdir(parents=True)
    return folder


def bert(vocabulary, seed):
    model = BertModel(BertConfig(vocab_size=vocabulary, max_position_embeddings=512, type_vocab_size=2,
                                 layer_norm_eps=1e-12, pad_token_id=0, **SIZES), add_pooling_layer=True)
    randomize(model, seed)
    return model


def roberta(vocabulary, seed):
    model = XLMRobertaModel(XLMRobertaConfig(vocab_size=vocabulary, max_position_embeddings=514, type_vocab_size=1,
                                             layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2,
                                             **SIZES), add_pooling_layer=True)
    randomize(model, seed)
    return model


def halves(state, dtype):
    return {name: value.to(dtype) for name, value in state.items()}


def finish(folder, model, state, tokenizers, unigram, sentence=False, prefixes=None, prompts=None, trained=False,
           subfolder="", weights=None, dense=()):
    transformer = folder / subfolder
    transformer.mkdir(exist_ok=True)
    save_model(transformer, model, state, weights or save_safetensors)
    tokenizer = tokenizer_json(*pieces_and_map(unigram))
    if trained:
        tokenizer["truncation"] = {"direction": "Right", "max_length": 512, "strategy": "LongestFirst", "stride": 0}
        tokenizer["padding"] = {"strategy": {"Fixed": 512}, "direction": "Right", "pad_to_multiple_of": None,
                                "pad_id": 1, "pad_type_id": 0, "pad_token": "<pad>"}
    write_tokenizer(transformer, tokenizer)
    if "json" not in tokenizers:
        (transformer / "tokenizer.json").unlink()
    if "spm" in tokenizers:
        (transformer / "sentencepiece.bpe.model").write_bytes(unigram)
    if sentence:
        save_sentence_files(folder, model.config.hidden_size, prompts, subfolder=subfolder, dense=dense)
    write_goldens(folder, GOLDENS / folder.name, prefixes or E5)


def save_model(folder, model, state, weights):
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(folder)
    weights(folder, {name: value.contiguous() for name, value in state.items()})


def save_safetensors(folder, state):
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})


def save_bin(folder, state):
    torch.save(state, folder / "pytorch_model.bin")


def save_safetensors_shards(folder, state):
    save_shards(folder, state, "model.safetensors", "model-{:05d}-of-00002.safetensors",
                lambda part, file: save_file(part, file, metadata={"format": "pt"}))


def save_bin_shards(folder, state):
    save_shards(folder, state, "pytorch_model.bin", "pytorch_model-{:05d}-of-00002.bin", torch.save)


def save_shards(folder, state, name, pattern, save):
    names = list(state)
    halves = {1: names[:len(names) // 2], 2: names[len(names) // 2:]}
    for number, part in halves.items():
        save({key: state[key] for key in part}, folder / pattern.format(number))
    write_json(folder / (name + ".index.json"), {
        "metadata": {"total_size": sum(value.nbytes for value in state.values())},
        "weight_map": {key: pattern.format(number) for number, part in halves.items() for key in part}})


def save_sentence_files(folder, hidden, prompts, mode="mean", include_prompt=True, dense=(), normalize=True,
                        normalize_first=False, settings=None, subfolder="", bin=False):
    modules = [("Transformer", subfolder), ("Pooling", "1_Pooling")]
    flags = {"cls": "cls_token", "mean": "mean_tokens", "max": "max_tokens",
             "mean_sqrt_len_tokens": "mean_sqrt_len_tokens", "weightedmean": "weightedmean_tokens"}
    (folder / "1_Pooling").mkdir(exist_ok=True)
    write_json(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": hidden, **{"pooling_mode_" + flag: key == mode for key, flag in flags.items()},
        "pooling_mode_lasttoken": False, "include_prompt": include_prompt})
    if normalize_first:
        modules.append(("Normalize", "2_Normalize"))
    size = hidden
    for outputs, activation, bias in dense:
        path = f"{len(modules)}_Dense"
        modules.append(("Dense", path))
        save_dense(folder / path, size, outputs, activation, bias, bin)
        size = outputs
    if normalize:
        modules.append(("Normalize", f"{len(modules)}_Normalize"))
    write_json(folder / "modules.json", [
        {"idx": i, "name": str(i), "path": path, "type": "sentence_transformers.models." + kind}
        for i, (kind, path) in enumerate(modules)])
    write_json(folder / subfolder / "sentence_bert_config.json",
               settings or {"max_seq_length": 512, "do_lower_case": False})
    if prompts is not None:
        write_json(folder / "config_sentence_transformers.json", {
            "__version__": {"sentence_transformers": "5.1.2", "transformers": "4.57.6", "pytorch": "2.7.1"},
            "model_type": "SentenceTransformer", "prompts": {**prompts, "document": ""}, "default_prompt_name": None,
            "similarity_fn_name": "cosine"})


def save_dense(folder, inputs, outputs, activation, bias, bin):
    folder.mkdir()
    write_json(folder / "config.json", {"in_features": inputs, "out_features": outputs, "bias": bias,
                                        "activation_function": activation})
    generator = torch.Generator().manual_seed(outputs)
    state = {"linear.weight": 1.5 * torch.randn(outputs, inputs, generator=generator) / inputs ** 0.5}
    if bias:
        state["linear.bias"] = 0.2 * torch.randn(outputs, generator=generator)
    (save_bin if bin else save_safetensors)(folder, state)


def rewrite_as_version_6(folder, mode):
    """Rewrites names and keys as sentence-transformers 6.2.0 writes them."""
    packages = {"Transformer": "base.modules.transformer", "Pooling": "sentence_transformer.modules.pooling",
                "Dense": "base.modules.dense", "Normalize": "base.modules.normalize"}
    modules = json.loads((folder / "modules.json").read_text())
    for module in modules:
        kind = module["type"].split(".")[-1]
        module["type"] = f"sentence_transformers.{packages[kind]}.{kind}"
        names = {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"}
        if kind == "Normalize":
            (folder / module["path"]).mkdir()
            write_json(folder / module["path"] / "config.json", names)
        if kind == "Dense":
            file = folder / module["path"] / "config.json"
            write_json(file, {**json.loads(file.read_text()), **names})
    write_json(folder / "modules.json", modules)
    write_json(folder / "1_Pooling" / "config.json",
               {"embedding_dimension": HIDDEN, "pooling_mode": mode, "include_prompt": True})
    write_json(folder / "sentence_bert_config.json", {
        "transformer_task": "feature-extraction", "modality_config": {
            "text": {"method": "forward", "method_output_name": "last_hidden_state"}},
        "module_output_name": "token_embeddings"})


# --- their tokenizers -----------------------------------------------------------------------------------------------

def train_unigram(scratch):
    rules = scratch / "rules.tsv"
    pairs = sorted(normalization(SAMPLE).items())
    rules.write_text("".join(f"{hexadecimal(a)}\t{hexadecimal(b)}\n" for a, b in pairs))
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(text.replace("\0", "") for text in SAMPLE.values() if text.strip()),
        model_prefix=str(scratch / "unigram"), model_type="unigram", vocab_size=600, character_coverage=0.98,
        hard_vocab_limit=False, num_threads=1, max_sentence_length=100_000, normalization_rule_tsv=str(rules),
        minloglevel=2)
    return (scratch / "unigram.model").read_bytes()


def vocabulary_size(unigram):
    return len(pieces_and_map(unigram)[0])


def train_words(scratch):
    tokenizer = BertWordPieceTokenizer(lowercase=True)
    tokenizer.train_from_iterator(SAMPLE.values(), vocab_size=500, min_frequency=2, limit_alphabet=220,
                                  show_progress=False, special_tokens=BERT_TOKENS)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.get)


# --- their golden files --------------------------------------------------------------------------------------------

def write_goldens(folder, target, prefixes, sample=SAMPLE):
    encode = by_sentence_transformers(folder) if (folder / "modules.json").exists() else by_transformers(folder)
    texts, rows = [], []
    for name, text in sample.items():
        entry = {"name": name}
        for role, prefix in prefixes.items():
            entry[role], vector = encode(prefix, text)
            rows.append((vector / np.linalg.norm(vector)).astype("<f4"))
        texts.append(entry)
    target.mkdir(parents=True, exist_ok=True)
    vectors = np.stack(rows)
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in texts)
    (target / "goldens.json").write_text(f'{{"dimensions":{vectors.shape[1]},"texts":[\n{lines}\n]}}\n')
    (target / "vectors.f32").write_bytes(vectors.tobytes())
    print(f"{target.name}: {vectors.shape[0]} vectors of {vectors.shape[1]}")


def by_sentence_transformers(folder):
    model = SentenceTransformer(str(folder), device="cpu").float().eval()

    def encode(prefix, text):
        ids = model.tokenize([prefix + text])["input_ids"][0].tolist()
        return ids, model.encode([text], prompt=prefix, convert_to_numpy=True)[0]

    return encode


def by_transformers(folder):
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def encode(prefix, text):
        tokens = tokenizer(prefix + text, truncation=True, max_length=512, return_tensors="pt")
        with torch.no_grad():
            states = model(**tokens).last_hidden_state[0]
        return tokens["input_ids"][0].tolist(), states.mean(dim=0).numpy()

    return encode


if __name__ == "__main__":
    main()
