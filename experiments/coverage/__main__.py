"""`python -m experiments.coverage`: experiments run again under other seeds, at the size of what is committed; how many
of the new means lie in the committed intervals, and how many should.

The rule, fixed before the first run: experiments from the cheapest on (seconds of processors in their provenance.json),
each whole, until they have 75 claims that do not hold by construction; three other seeds each (the experiment's and 1,
2, 3). Into results/coverage/coverage.json after each experiment; every run is kept in the store. `--claims 1000` runs
all there are; `--leave-out beijing` those of no scenario of that name; `show` prints again what stands.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from experiments.coverage.again import again, chosen, in_order_of_cost
from experiments.coverage.share import Rows, shares, turned
from sim.study.runs.replications import replications

DATA = Path(__file__).resolve().parents[2] / "results" / "coverage" / "coverage.json"


def main() -> None:
    """Run what is missing, write the rows, print the shares."""
    asked = argparse.ArgumentParser(prog="python -m experiments.coverage", description=__doc__)
    asked.add_argument("what", nargs="?", choices=["run", "show"], default="run")
    asked.add_argument("--claims", type=int, default=75)
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--leave-out", nargs="*", default=[], metavar="SCENARIO")
    asked.add_argument("--store", type=Path, default=Path("runs") / "store")
    asked.add_argument("--jobs", type=int, default=None)
    given = asked.parse_args()
    if given.what == "run":
        rows = []
        with replications(jobs=given.jobs, store=given.store, progress=_tell) as runs:
            for name in chosen(in_order_of_cost(given.leave_out), given.claims):
                rows += again(name, given.seeds, runs)
                DATA.parent.mkdir(parents=True, exist_ok=True)
                DATA.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(json.loads(DATA.read_text(encoding="utf-8")))


def show(rows: Rows) -> None:
    """Print a line an experiment and kind, and the whole."""
    line = "{:28} {:>6} {:>6} {:>6} {:>7} {:>9}\n".format
    sys.stdout.write(line("", "claims", "means", "held", "share", "expected"))
    for name, one in shares(rows).items():
        told = "–" if one["expected"] is None else f"{one['expected']:.1%}"
        sys.stdout.write(line(name, one["claims"], one["means"], one["held"], f"{one['share']:.1%}", told))
    sys.stdout.write(f"supported turned into not supported, or the other way: {turned(rows)}\n")


def _tell(computed: int, wanted: int, stored: int) -> None:
    sys.stderr.write(f"{computed} of {wanted} replications, {stored} more in the store\n")


if __name__ == "__main__":
    main()
