"""A study of many small worlds by 1 and 2 processes, measured, and by up to 16, modelled: docs/background/speed.md.

    cd tests && python -m study.worlds [REPLICATIONS]

Three parts are measured, in processor time, which other work on the machine moves less than the clock: the start, until
the first replication is handed over, which no second process makes shorter; a replication, by whoever runs it; and what
the study itself does for each, by handing it over, keeping it and looking at it. With n processes that are free all the
time a study of R replications then takes start + R · max(replication / n, its part) + end.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

PROCESSES = (1, 2, 4, 8, 16)
ARMS = ["hamlet", "hamlet:handling.paper=0.2"]
LOOKS = ("each", (0, None))


class Took(dict[str, float]):
    """Processor seconds of this process by what they went to."""

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Count the block in."""
        began = time.process_time()
        yield
        self[what] = time.process_time() - began


def measured(count: int) -> tuple[float, float, float, float]:
    """Processor seconds: the start, a replication, the study's part of one, the end."""
    took = Took()
    with took.of("start"):
        import_module("sim.cli.main")
        from sim.agents.first_use import compile_all
        from sim.study.designs.compare import compare
        from sim.study.runs.arms import arms
        from sim.study.runs.blank import expect_measures
        from sim.study.runs.replications import replications
        from sim.study.runs.version import source
        from sim.study.runs.workers import Task

        made = arms(ARMS)
        expect_measures(made, [], None)
        version = source()
        compile_all()
    tasks = [Task(arm, number, version, LOOKS) for number in range(count) for arm in made]
    for task in tasks[:2]:
        task()
    with took.of("replications"):
        for task in tasks:
            task()
    with tempfile.TemporaryDirectory() as store, replications(jobs=2, store=Path(store)) as runs:
        runs.complete([(arm, count) for arm in made], LOOKS)
        with took.of("handing over"):
            runs.complete(((arm, number) for number in range(count) for arm in made), LOOKS)
        with took.of("end"):
            compare(made, runs, least=count)
    return (
        took["start"],
        took["replications"] / len(tasks),
        took["handing over"] / len(tasks),
        took["end"],
    )


def clock(replications: int, processes: int, start: float, each: float, part: float, end: float) -> float:
    """Seconds of a study by so many processes that are free all the time."""
    own = each + part if processes == 1 else max(each / processes, part)
    return start + replications * own + end


def main() -> None:
    """Measure, and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    parts = measured(count)
    start, each, part, end = parts
    print(
        f"start {start:.2f} s, a replication {1000 * each:.0f} ms, the study's part of it {1000 * part:.1f} ms, ",
        end="",
    )
    print(f"end {end:.2f} s of processor time")
    runs = 100 * len(ARMS)
    print("| processes | 100 replications of both arms, s | times as fast |\n|--:|--:|--:|")
    alone = clock(runs, 1, *parts)
    for processes in PROCESSES:
        seconds = clock(runs, processes, *parts)
        print(f"| {processes} | {seconds:.1f} | {alone / seconds:.1f} |")


if __name__ == "__main__":
    main()
