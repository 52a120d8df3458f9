"""The same study by 1, 2 and 4 workers, of this machine and of Dask: time by the clock, and whether bytes are the same.

    cd tests && python -m study.scaling [REPLICATIONS [ROUNDS]]

Puts a table into docs/how-to/scale.md and draws docs/figures/scaling.svg. Workers are up before the clock starts; their
start is told apart. All take turns, so that other work on the machine strikes none more than the rest.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sim.ground.processes import cores
from sim.report.drawing import save
from sim.report.style import BLUE, GREY, VERMILION, sheet, style
from sim.study.runs.arms import arms
from sim.study.runs.replications import replications

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, FIGURE = DOCS / "how-to" / "scale.md", DOCS / "figures" / "scaling.svg"
WORKERS = (1, 2, 4)
KINDS = ("processes", "Dask")
Way = tuple[str, int]
"""Kind and number of the workers."""


def study(way: Way, count: int) -> tuple[float, float, str]:
    """Seconds until the workers are up, seconds of the study, and a hash of all that it stored."""
    from distributed import LocalCluster

    kind, number = way
    first = arms(["hamlet"], until=date(2021, 2, 1))[0]
    two = arms(["base", "base:staffing.level=0.9"])
    options = {"n_workers": number, "threads_per_worker": 1, "dashboard_address": None}
    with (
        LocalCluster(**options) if kind == "Dask" else nullcontext() as cluster,
        tempfile.TemporaryDirectory() as store,
    ):
        address = cluster and cluster.scheduler_address
        with replications(jobs=number, cluster=address, store=Path(store)) as runs:
            began = time.perf_counter()
            runs.complete((first, one) for one in range(2 * number))
            up = time.perf_counter()
            runs.complete((arm, one) for one in range(count) for arm in two)
            ended = time.perf_counter()
        entries = {arm.address(one) for one in range(count) for arm in two}
        files = sorted(
            path for path in Path(store).rglob("*") if path.is_file() and path.name[:64] in entries
        )
        assert len(files) == 2 * count
        told = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return up - began, ended - up, told


def gains(took: dict[Way, list[float]], way: Way) -> list[float]:
    """How many times as fast as this process alone, of each round."""
    return [alone / seconds for alone, seconds in zip(took["processes", 1], took[way], strict=True)]


def table(starts: dict[Way, list[float]], took: dict[Way, list[float]], hashes: dict[Way, set[str]]) -> str:
    """Medians over rounds, with the smallest and largest gain, and whether the bytes are those of one process."""
    lines = ["| workers | start, s | study, s | times as fast | bytes |", "|---|--:|--:|--:|---|"]
    for way in took:
        gain = gains(took, way)
        same = hashes[way] == hashes["processes", 1] and len(hashes[way]) == 1
        kind = "this process" if way == ("processes", 1) else way[0]
        lines.append(
            f"| {way[1]}, {kind} | {median(starts[way]):.1f} | {median(took[way]):.1f} | {median(gain):.2f} "
            f"({min(gain):.2f} … {max(gain):.2f}) | {'the same' if same else 'OTHERS'} |"
        )
    return "\n".join(lines)


def figure(took: dict[Way, list[float]], count: int, rounds: int) -> Figure:
    """Within `style()`: gain by number of workers, processes beside Dask."""
    most = cores()
    caption = (
        f"{2 * count} years of the base city by so many workers, against one process: median of {rounds} rounds, lines "
        f"from the smallest to the largest. Grey: as many times as there are workers, at most {most} processors."
    )
    drawn = sheet(5.2, 3.6, "How much faster several workers are", caption)
    axes = drawn.subplots()
    axes.plot(WORKERS, [min(number, most) for number in WORKERS], color=GREY, linewidth=0.8)
    for kind, colour, marker, aside in (
        (KINDS[0], BLUE, "o", -0.05),
        (KINDS[1], VERMILION, "s", 0.05),
    ):
        found = [gains(took, (kind, number)) for number in WORKERS]
        middle = [median(gain) for gain in found]
        apart = [
            [mid - min(gain) for gain, mid in zip(found, middle, strict=True)],
            [max(gain) - mid for gain, mid in zip(found, middle, strict=True)],
        ]
        axes.errorbar(
            [number + aside for number in WORKERS], middle, apart, color=colour, fmt=marker, capsize=3,
            label="processes of this machine" if kind == KINDS[0] else "workers of Dask",
        )  # fmt: skip
    axes.set(xlabel="workers", ylabel="times as fast as one process", xticks=WORKERS, ylim=(0, None))
    axes.legend(loc="lower right")
    return drawn


def main() -> None:
    """Print the table, write page and figure, and end with 1 if any bytes differ."""
    count, rounds = (int(word) for word in (*sys.argv[1:], *("12", "3")[len(sys.argv) - 1 :]))
    ways = [(kind, number) for kind in KINDS for number in WORKERS]
    starts: dict[Way, list[float]] = {way: [] for way in ways}
    took: dict[Way, list[float]] = {way: [] for way in ways}
    hashes: dict[Way, set[str]] = {way: set() for way in ways}
    study(ways[0], 1)  # compiles, if need be
    for turn in range(rounds):
        for way in ways if turn % 2 == 0 else reversed(ways):
            start, seconds, told = study(way, count)
            starts[way].append(start)
            took[way].append(seconds)
            hashes[way].add(told)
            print(f"round {turn + 1}: {way[1]} {way[0]}, {seconds:.1f} s", file=sys.stderr, flush=True)
    made = table(starts, took, hashes)
    print(made)
    said = f"{2 * count} years of base, {rounds} rounds, {cores()} processors:"
    PAGE.write_text(
        re.sub(
            r"(<!-- measured -->\n).*?(<!-- end -->)",
            lambda found: f"{found[1]}\n{said}\n\n{made}\n\n{found[2]}",
            PAGE.read_text("utf-8"),
            flags=re.DOTALL,
        ),
        "utf-8",
    )
    with style():
        save(figure(took, count, rounds), FIGURE)
    sys.exit(len(set().union(*hashes.values())) > 1)


if __name__ == "__main__":
    main()
