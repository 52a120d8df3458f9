"""Ten years of the whole of Beijing in one process: memory must not grow with the years.

    cd tests && python -m resilience.soak [SCALE]

A year takes about as long as one alone. Memory is what the process has resident as each year ends: it grows by the
tables of results, and by what Parquet keeps of each piece of the petitions' file until it is closed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date

from sim import memory
from sim.runner import run

YEARS = 10
START = 2021


@dataclass
class Soak:
    """What was seen as each year ended: seconds since the start, and bytes of memory."""

    seconds: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    tables: float = 0.0
    contacts: int = 0
    peak: int = 0

    @property
    def growth(self) -> float:
        """Bytes a year that memory grows by from the third year on, beside the tables of results (`tables` a year)."""
        return (self.bytes[-1] - self.bytes[2]) / (len(self.bytes) - 3) - self.tables


def soak(scale: float, years: int = YEARS) -> Soak:
    """Run `years` years of beijing-2021's assumptions."""
    seen = Soak()
    began = time.perf_counter()
    end = date(START + years, 1, 1)
    ends = [
        (date(year, 1, 1) - date(START, 1, 1)).days / (end - date(START, 1, 1)).days
        for year in range(START + 1, START + years + 1)
    ]

    def watch(stage: str, share: float) -> None:
        if stage == "days" and len(seen.bytes) < years and share >= ends[len(seen.bytes)] - 1e-9:
            seen.seconds.append(time.perf_counter() - began)
            seen.bytes.append(memory.used())

    with tempfile.TemporaryDirectory() as folder:
        finished = run(
            "beijing-2021",
            overrides={"time.end": end},
            scale=scale,
            out=f"{folder}/run",
            progress=watch,
        )
    kept = (
        finished.history.tallies,
        finished.history.snapshots,
        finished.history.ranks,
        finished.history.hours,
    )
    seen.tables = sum(table.nbytes for table in kept) / years
    seen.contacts, seen.peak = finished.summary["contacts"], memory.peak()
    return seen


def main(scale: float = 1.0) -> None:
    """Print a table, a line a year."""
    seen = soak(scale)
    print("| year | seconds | memory, MB |\n|---|---|---|")
    before = 0.0
    for year, (seconds, taken) in enumerate(zip(seen.seconds, seen.bytes, strict=True), start=START):
        print(f"| {year} | {seconds - before:.0f} | {taken / 1e6:.0f} |")
        before = seconds
    print(f"{seen.contacts} contacts; at most {seen.peak / 1e6:.0f} MB")
    print(f"a year adds {seen.tables / 1e6:.1f} MB of results, and {seen.growth / 1e6:.1f} MB else")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
