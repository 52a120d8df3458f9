"""The same study by 1, 2 and 4 workers, of this machine and of Dask: time by the clock, and whether bytes are the same.

From the folder tests: `python -m study.scaling [replications]`. Workers are up before the clock starts; their start is
told apart. Other work on the machine shows in the figures: the load before each is told.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from sim.study.arm import arms
from sim.study.replications import replications
from sim.study.workers import cores

WORKERS = (1, 2, 4)
REPLICATIONS = 30


def study(number: int, count: int, cluster: str | None) -> tuple[float, float, str]:
    """Seconds until the workers are up, seconds of the study, and a hash of all that it stored."""
    first = arms(["hamlet"], until=date(2021, 2, 1))[0]
    two = arms(["base", "base:staffing.level=0.9"])
    with tempfile.TemporaryDirectory() as store:
        with replications(jobs=number, cluster=cluster, store=Path(store)) as means:
            began = time.perf_counter()
            means.complete((first, one) for one in range(2 * number))
            up = time.perf_counter()
            means.complete((arm, one) for one in range(count) for arm in two)
            ended = time.perf_counter()
        entries = {arm.address(one) for one in range(count) for arm in two}
        files = sorted(
            path for path in Path(store).rglob("*") if path.is_file() and path.name[:64] in entries
        )
        assert len(files) == 2 * count
        told = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return up - began, ended - up, told


def main() -> None:
    """Print a table, and end with 1 if any bytes differ."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATIONS
    from distributed import LocalCluster

    study(1, 1, None)  # compiles, if need be
    print(f"{2 * count} years of base, {cores()} processors\n")
    print(
        "| workers | start, s | study, s | times as fast | load before | bytes |\n|---|---|---|---|---|---|"
    )
    alone, same = (0.0, ""), True
    for dask in (False, True):
        for number in WORKERS:
            load = os.getloadavg()[0]
            options = {"n_workers": number, "threads_per_worker": 1, "dashboard_address": None}
            with LocalCluster(**options) if dask else nullcontext() as cluster:
                start, took, told = study(number, count, cluster and cluster.scheduler_address)
            alone = alone if alone[1] else (took, told)
            same = same and told == alone[1]
            told = "the same" if told == alone[1] else "OTHERS"
            kind = "Dask" if dask else "processes" if number > 1 else "this process"
            print(
                f"| {number}, {kind} | {start:.1f} | {took:.1f} | {alone[0] / took:.2f} | {load:.1f} | {told} |",
                flush=True,
            )
    sys.exit(not same)


if __name__ == "__main__":
    main()
