"""Reads or fills a cache with huggingface_hub. Run by PythonHubCheck, with huggingface_hub installed.

hub_cache.py read ID COMMIT   prints the files found offline in a cache filled by Java
hub_cache.py fetch ID         fills a cache file by file, like sentence-transformers
hub_cache.py snapshot ID      fills a cache with the whole repository
"""
import json
import sys

import huggingface_hub
from huggingface_hub import errors, hf_hub_download, scan_cache_dir, snapshot_download, try_to_load_from_cache

FILES = ["modules.json", "config_sentence_transformers.json", "sentence_bert_config.json", "config.json",
         "1_Pooling/config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
         "model.safetensors"]


def read(model, commit):
    report = scan_cache_dir()
    repository, = report.repos
    revision, = repository.revisions
    return {
        "version": huggingface_hub.__version__,
        "id": repository.repo_id,
        "refs": sorted(revision.refs),
        "commit": revision.commit_hash,
        "size": repository.size_on_disk,
        "warnings": [str(warning) for warning in report.warnings],
        "files": {name: open(hf_hub_download(model, name, local_files_only=True), "rb").read().hex() for name in FILES
                  if isinstance(try_to_load_from_cache(model, name), str)},
        "snapshot": snapshot_download(model, revision=commit, local_files_only=True),
        "known absent": try_to_load_from_cache(model, "absent.json") is huggingface_hub._CACHED_NO_EXIST,
    }


def fetch(model):
    for name in FILES:
        try:
            hf_hub_download(model, name)
        except errors.EntryNotFoundError:
            pass
    return {"version": huggingface_hub.__version__}


def snapshot(model):
    return {"version": huggingface_hub.__version__, "snapshot": snapshot_download(model)}


if __name__ == "__main__":
    command = {"read": read, "fetch": fetch, "snapshot": snapshot}[sys.argv[1]]
    print(json.dumps(command(*sys.argv[2:])))
