"""Times one Python engine in this process and writes the results as JSON; compare.py starts it.

io.e5boot.benchmarks.RunEngine does the same for Java engines: same arguments, same steps in the same order, same
fields.
"""

import argparse
import json
import os
import resource
import threading
import time
from pathlib import Path

import numpy as np
import psutil

import engines

WARM_UP_TEXTS, WARM_UP_SECONDS = 200, 3
WARM_UP_CALLS, CALLS = 100, 400
CALLER_SECONDS = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", required=True)
    parser.add_argument("--precision", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--callers", default="1,8,64")
    parser.add_argument("--option", action="append", default=[], help="name=value of the engine's own settings")
    parser.add_argument("--out", type=Path, required=True, help="JSON; vectors are written next to it, with the suffix .f32")
    arguments = parser.parse_args()

    queries = read_texts(arguments.data / "texts/queries.json")[0]
    options = dict(option.split("=", 1) for option in arguments.option)
    engine = engines.load(arguments.engine, arguments.precision, arguments.data, options)
    engine.query(queries[0])
    result = {"firstVector": process_age(), "runtime": engine.runtime}

    passages, counts = read_texts(arguments.data / "texts/passages.json")
    result["bulk"], vectors = bulk(engine, passages[:arguments.texts], counts[:arguments.texts])
    result["query"] = query(engine, queries)
    result["callers"] = {count: callers(engine, queries, int(count)) for count in arguments.callers.split(",") if count}
    result["resident"] = resident()
    arguments.out.with_suffix(".f32").write_bytes(np.asarray(vectors, "<f4").tobytes())
    arguments.out.write_text(json.dumps(result, indent=1) + "\n")


def process_age() -> float:
    """Seconds since this process was made, to a hundredth."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return float(Path("/proc/uptime").read_text().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def read_texts(file: Path):
    entries = json.loads(file.read_text(encoding="utf-8"))
    return [entry["text"] for entry in entries], [entry["tokens"] for entry in entries]


def bulk(engine, texts: list[str], counts: list[int]):
    warm_until = time.perf_counter() + WARM_UP_SECONDS
    while True:
        engine.passages(texts[:WARM_UP_TEXTS])
        if time.perf_counter() > warm_until:
            break
    start = time.perf_counter()
    vectors = engine.passages(texts)
    seconds = time.perf_counter() - start
    return {"texts": len(texts), "tokens": sum(counts), "seconds": seconds}, vectors


def query(engine, queries: list[str]) -> dict:
    milliseconds = []
    for i in range(WARM_UP_CALLS + CALLS):
        start = time.perf_counter()
        engine.query(queries[i % len(queries)])
        milliseconds.append((time.perf_counter() - start) * 1e3)
    measured = milliseconds[WARM_UP_CALLS:]
    return {"calls": CALLS, "p50": float(np.percentile(measured, 50)), "p99": float(np.percentile(measured, 99))}


def callers(engine, queries: list[str], count: int) -> float:
    """Returns the queries per second of a number of threads, each of which sends one query after the other."""
    answered = [0] * count
    stop = threading.Event()

    def ask(caller: int) -> None:
        at = caller * 7
        while not stop.is_set():
            engine.query(queries[at % len(queries)])
            at += 1
            answered[caller] += 1

    threads = [threading.Thread(target=ask, args=(caller,)) for caller in range(count)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    before, start = sum(answered), time.perf_counter()
    time.sleep(CALLER_SECONDS)
    rate = (sum(answered) - before) / (time.perf_counter() - start)
    stop.set()
    for thread in threads:
        thread.join()
    return rate


def resident() -> dict:
    """MiB now, and at most."""
    return {"end": psutil.Process().memory_info().rss / 2**20,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10}


if __name__ == "__main__":
    main()
