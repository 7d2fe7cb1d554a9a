"""Start, memory and stalls of this project's encoder.

    python drivers.py --data FOLDER --class-path FILE --out FOLDER [--name NAME] [--precision auto,float32]
                      [--soak-texts 1000000] [--soak-seconds 3600] [--launcher COMMAND] [--java-options OPTIONS]

writes NAME-endurance.json and .md to the folder:

first calls: latencies of the first 200 calls over random shapes, in a fresh process
soak: many short embeddings, with samples of resident memory; limited by texts and by seconds
application: a plain Spring Boot application: first vector after main, resident memory after 100,000 texts
"""

import argparse
import json
from datetime import date
from pathlib import Path

import compare
import report

APPLICATION_TEXTS = 100_000


def main() -> None:
    arguments = parse()
    arguments.out.mkdir(parents=True, exist_ok=True)
    results = {"machine": compare.machine(), "date": date.today().isoformat(),
               "javaOptions": arguments.java_options, "precisions": {}}
    for precision in arguments.precision.split(","):
        found = results["precisions"][precision] = {}
        for name, settings in drivers(precision, arguments).items():
            if name in arguments.only.split(","):
                found[name] = run(name, settings, arguments)
                print(f"{precision}, {name}: {line(name, found[name])}", flush=True)
    name = (arguments.name or report.slug(results["machine"])) + "-endurance"
    (arguments.out / f"{name}.json").write_text(json.dumps(results, indent=1) + "\n")
    (arguments.out / f"{name}.md").write_text(page(results, name), encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder made by prepare.py")
    parser.add_argument("--class-path", type=Path, required=True, help="file with the class path")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", help="of the files; the CPU's by default")
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
    out = arguments.out.resolve() / f"{name}.partial"
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


def page(results: dict, name: str) -> str:
    machine = results["machine"]
    options = f"with `{results['javaOptions']}`" if results["javaOptions"] else "without options"
    parts = [f"# Start and memory: {machine['cpu']}, {machine['cores']} cores",
             f"{machine['java']} {options}, {machine['memory']} GiB. {results['date']}."]
    for driver, write in {"FirstCalls": first_calls, "PlainApplication": application, "Soak": soak}.items():
        found = {precision: runs[driver] for precision, runs in results["precisions"].items() if driver in runs}
        if found:
            parts.append(write(found))
    parts.append(f"Every sample is in [{name}.json]({name}.json).")
    return "\n\n".join(parts) + "\n"


def first_calls(found: dict) -> str:
    rows = [[precision, *(f"{run['microsecondsPerToken'][key]:.0f}" for key in ("p50", "p99", "max")),
             *(f"{run['milliseconds'][key]:.1f}" for key in ("p50", "p99", "max"))] for precision, run in found.items()]
    return ("## The first 200 calls over random shapes\n\n"
            "1 to 32 texts of the mix a call, from the very first one of the process.\n\n"
            + report.markdown(["precision", "µs a token: p50", "p99", "longest", "ms a call: p50", "p99", "longest"],
                              rows))


def application(found: dict) -> str:
    rows = [[precision, f"{run['firstVectorAfterMain']:.2f}", f"{run['firstVector']:.2f}",
             f"{run['residentAtFirstVector']['end']:,.0f}", f"{run['resident']['end']:,.0f}",
             f"{run['resident']['peak']:,.0f}", f"{run['texts']:,}"] for precision, run in found.items()]
    return ("## A plain Spring Boot application\n\n"
            + report.markdown(["precision", "first vector, s after main", "s after the process began",
                               "resident then, MiB", "resident at the end", "at most", "texts"], rows))


def soak(found: dict) -> str:
    rows = [[precision, f"{run['texts']:,}", f"{run['seconds']:,.0f}", f"{run['samples'][0]['resident']:,.0f}",
             f"{run['samples'][len(run['samples']) // 5]['resident']:,.0f}", f"{run['samples'][-1]['resident']:,.0f}",
             f"{run['growth']:+,.0f}"] for precision, run in found.items()]
    return ("## A long run of short texts\n\n"
            "Words from all over the vocabulary, so that every page of the embedding table is used.\n\n"
            + report.markdown(["precision", "texts", "s", "resident at first, MiB", "after a fifth", "at the end",
                               "growth since the fifth"], rows))


if __name__ == "__main__":
    main()
