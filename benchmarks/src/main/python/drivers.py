"""Start, memory and stalls of this project's encoder; docs/performance.md says what each means.

    python drivers.py --data FOLDER --class-path FILE --out FILE.json [--precision auto,float32]
                      [--soak-texts 1000000] [--soak-seconds 3600] [--launcher COMMAND] [--java-options OPTIONS]

first calls: latencies of the first 200 calls over random shapes, in a fresh process
soak: many short embeddings, resident memory sampled on the way; bounded by texts and by seconds
application: a plain Spring Boot application: first vector after main, resident memory after 100,000 texts
"""

import argparse
import json
from datetime import date
from pathlib import Path

import compare

APPLICATION_TEXTS = 100_000


def main() -> None:
    arguments = parse()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    results = {"machine": compare.machine(), "date": date.today().isoformat(),
               "javaOptions": arguments.java_options, "precisions": {}}
    for precision in arguments.precision.split(","):
        found = results["precisions"][precision] = {}
        for name, settings in drivers(precision, arguments).items():
            if name in arguments.only.split(","):
                found[name] = run(name, settings, arguments)
                print(f"{precision}, {name}: {line(name, found[name])}", flush=True)
    arguments.out.write_text(json.dumps(results, indent=1) + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder made by prepare.py")
    parser.add_argument("--class-path", type=Path, required=True, help="file with the class path")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", default="auto,float32")
    parser.add_argument("--only", default="FirstCalls,PlainApplication,Soak")
    parser.add_argument("--application-texts", type=int, default=APPLICATION_TEXTS)
    parser.add_argument("--soak-texts", type=int, default=1_000_000)
    parser.add_argument("--soak-seconds", type=int, default=3600)
    parser.add_argument("--launcher", default="", help="put before each process")
    parser.add_argument("--java-options", default="")
    return parser.parse_args()


def drivers(precision: str, arguments: argparse.Namespace) -> dict:
    texts = arguments.data.resolve() / "texts"
    return {
        "FirstCalls": {"precision": precision, "data": arguments.data.resolve()},
        "PlainApplication": {"e5.embedding.precision": precision, "lines": texts / "passages.txt",
                             "texts": arguments.application_texts},
        "Soak": {"precision": precision, "lines": texts / "words.txt", "texts": arguments.soak_texts,
                 "seconds": arguments.soak_seconds},
    }


def run(name: str, settings: dict, arguments: argparse.Namespace) -> dict:
    out = arguments.out.resolve().with_suffix(f".{name}.partial")
    command = ["java", *compare.words(arguments.java_options), "-cp", arguments.class_path.read_text().strip(),
               "io.e5boot.benchmarks." + name, f"--out={out}"]
    process = compare.launch(command + [f"--{key}={value}" for key, value in settings.items()], arguments)
    if process.returncode != 0:
        raise SystemExit(f"{name}: {compare.reason(process)}")
    result = compare.read_json(out)
    out.unlink()
    return result


def line(name: str, result: dict) -> str:
    if name == "FirstCalls":
        calls, whole = result["microsecondsPerToken"], result["milliseconds"]
        return f"µs a token p50 {calls['p50']:.0f}, p99 {calls['p99']:.0f}; longest call {whole['max']:.0f} ms"
    if name == "Soak":
        return f"{result['texts']:,} texts in {result['seconds']:,.0f} s, {result['growth']:+,.0f} MiB"
    return (f"first vector {result['firstVectorAfterMain']:.2f} s after main, "
            f"{result['resident']['end']:,.0f} MiB after {result['texts']:,} texts")


if __name__ == "__main__":
    main()
