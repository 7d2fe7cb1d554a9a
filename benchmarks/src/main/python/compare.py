"""Runs all engines side by side and writes their results, of which report.py makes a table and a chart.

    python compare.py --data FOLDER --class-path FILE --out FOLDER [--rounds 3] [--only ROW,ROW] [--launcher COMMAND]

Each engine runs in a fresh process in each round, for its start and memory. Each round runs all engines, so that other load
on the machine affects all of them. results.json has all rounds; medians are reported.
"""

import argparse
import json
import os
import platform
import re
import shlex
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np

import rows as table

HERE = Path(__file__).resolve().parent
MAIN_CLASS = "io.e5boot.benchmarks.RunEngine"


def main() -> None:
    arguments = parse()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rows = [row for row in table.ROWS if not arguments.only or row.id in arguments.only.split(",")]
    rounds, peaks = {row.id: [] for row in rows}, []
    for number in range(arguments.rounds):
        peaks.append(peak(arguments))
        for row in rows:
            rounds[row.id].append(run(row, arguments))
            print(f"round {number + 1}, {row.id}: {line(rounds[row.id][-1])}", flush=True)
    results = {
        "machine": machine(), "date": date.today().isoformat(),
        "workload": read_json(arguments.data / "texts/workload.json"),
        "peak": {dtype: statistics.median(p["gigaflops"][dtype]["best"] for p in peaks)
                 for dtype in peaks[0]["gigaflops"]},
        "peakRounds": peaks,
        "rows": [{"id": row.id, "label": row.label, "precision": row.precision, "ours": row.engine == "e5",
                  "options": row.options, **summary(rounds[row.id])} for row in rows]}
    (arguments.out / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder made by prepare.py")
    parser.add_argument("--class-path", type=Path, required=True, help="file with the Java engines' class path")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=3600)
    parser.add_argument("--callers", default="1,8,64")
    parser.add_argument("--only", help="rows, by their ids in rows.py")
    parser.add_argument("--launcher", default="", help="put before each timed process, such as 'taskset -c 0,1'")
    parser.add_argument("--java-options", default="", help="the same for every Java engine")
    return parser.parse_args()


def run(row: table.Row, arguments: argparse.Namespace) -> dict:
    out = arguments.out.resolve() / f"{row.id}.json"
    texts = min(arguments.texts, row.texts)
    settings = {"engine": row.engine, "precision": row.precision, "data": arguments.data.resolve(), "texts": texts,
                "callers": arguments.callers, "out": out}
    command = program(row, arguments) + [f"--{name}={value}" for name, value in settings.items()]
    command += [f"--option={name}={value}" for name, value in row.options.items()]
    out.unlink(missing_ok=True)
    process = launch(command, arguments)
    if process.returncode != 0 or not out.is_file():
        return {"error": reason(process)}
    result = read_json(out)
    result["cosine"] = cosine(out.with_suffix(".f32"), arguments.data / "texts/reference.f32")
    return result


def program(row: table.Row, arguments: argparse.Namespace) -> list[str]:
    if row.runner == "python":
        return [sys.executable, str(HERE / "run_engine.py")]
    return ["java", *words(arguments.java_options), "-cp", arguments.class_path.read_text().strip(), MAIN_CLASS]


def words(options: str) -> list[str]:
    return shlex.split(options)


def launch(command: list[str], arguments: argparse.Namespace) -> subprocess.CompletedProcess:
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    return subprocess.run(words(arguments.launcher) + command, env=offline, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def reason(process: subprocess.CompletedProcess) -> str:
    """The message of the first exception, without its stack."""
    found = re.search(r"\b\w+(?:Exception|Error): (.+)", process.stdout)
    return found[1] if found else f"ended with status {process.returncode}"


def peak(arguments: argparse.Namespace) -> dict:
    out = arguments.out.resolve() / "peak.json"
    process = launch([sys.executable, str(HERE / "matmul_peak.py"), "--out", str(out)], arguments)
    if process.returncode != 0:
        raise SystemExit("the matmul peak cannot be measured: " + reason(process))
    return read_json(out)


def cosine(file: Path, reference: Path) -> dict:
    wanted = np.fromfile(reference, "<f4").reshape(-1, 384).astype(np.float64)
    got = np.fromfile(file, "<f4").reshape(-1, 384).astype(np.float64)
    wanted = wanted[:len(got)]
    values = (got * wanted).sum(axis=1) / np.linalg.norm(got, axis=1) / np.linalg.norm(wanted, axis=1)
    return {"mean": float(values.mean()), "min": float(values.min())}


def summary(rounds: list[dict]) -> dict:
    whole = [result for result in rounds if "error" not in result]
    if not whole:
        return {"error": rounds[0]["error"]}
    for result in whole:
        result["tokensPerSecond"] = result["bulk"]["tokens"] / result["bulk"]["seconds"]
    return {"runtime": whole[0]["runtime"], "median": median(whole), "rounds": rounds}


def median(results: list):
    """Returns the median of each number in nested results."""
    if isinstance(results[0], dict):
        return {key: median([result[key] for result in results]) for key in results[0] if key != "runtime"}
    return statistics.median(results)


def line(result: dict) -> str:
    if "error" in result:
        return result["error"]
    return (f"{result['bulk']['tokens'] / result['bulk']['seconds']:,.0f} tokens/s, "
            f"p50 {result['query']['p50']:.2f} ms, {result['resident']['end']:,.0f} MiB")


def machine() -> dict:
    facts = {}
    for text in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = text.partition(":")
        facts.setdefault(name.strip(), value.strip())
    flags = facts.get("flags", "").split()
    wanted = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_bf16", "amx_int8", "avx_vnni"]
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return {"cpu": facts.get("model name", platform.processor()), "family": facts.get("cpu family"),
            "model": facts.get("model"), "cores": os.cpu_count(),
            "features": [flag for flag in wanted if flag in flags],
            "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "system": platform.system() + " " + platform.release().partition("-")[0], "java": java,
            "python": platform.python_version()}


def read_json(file: Path):
    return json.loads(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
