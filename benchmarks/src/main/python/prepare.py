"""Prepares a folder for all engines of a comparison: weights, exports, texts and reference vectors.

    python prepare.py FOLDER [--corpus FOLDER | --xquad FOLDER]

About 2 GB. Existing parts are kept; delete the folder to start over.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np

import workload


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    corpus = parser.add_mutually_exclusive_group()
    corpus.add_argument("--corpus", type=Path, help="folder of language-topic.md files; the sample's by default")
    corpus.add_argument("--xquad", type=Path, help="folder of xquad.LANGUAGE.json files")
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.xquad:
        documents = workload.xquad_documents(arguments.xquad)
    else:
        documents = workload.sample_documents(arguments.corpus or workload.CORPUS)
    step(folder / "checkpoint", make_checkpoint)
    step(folder / "exports", lambda target: make_exports(folder / "checkpoint", target))
    step(folder / "texts", lambda target: make_texts(documents, folder / "checkpoint", target))


def step(target: Path, make) -> None:
    """Creates a folder completely or not at all."""
    if target.exists():
        print(f"{target} exists")
        return
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    make(partial)
    partial.rename(target)
    print(f"{target} created")


def make_checkpoint(target: Path) -> None:
    import checkpoint
    scratch = target / "sources"
    checkpoint.write(scratch, target)
    shutil.rmtree(scratch)


def make_exports(checkpoint: Path, target: Path) -> None:
    import exports
    exports.write(checkpoint, target)


def make_texts(documents: dict[str, list[str]], checkpoint: Path, target: Path) -> None:
    """The texts and, one row after the other, their vectors by sentence-transformers in float32."""
    workload.write(documents, checkpoint, target)
    from sentence_transformers import SentenceTransformer
    model = SentenceTransformer(str(checkpoint), device="cpu").float().eval()
    texts = [text["text"] for text in workload.read(target / "passages.json")]
    vectors = model.encode(["passage: " + text for text in texts], normalize_embeddings=True, batch_size=32)
    np.asarray(vectors, "<f4").tofile(target / "reference.f32")


if __name__ == "__main__":
    main()
