"""Does a plan of staff hold? Its folder's plan in years that were used for nothing: who keeps his promise in 17 of 20.

    PYTHONPATH=tests python -m rig.fresh FOLDER [JOBS]

FOLDER is what `petition staff … --out FOLDER` left. Counted are those whose promise the plan calls kept.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from sim.city.found import found
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.study.runs.arms import Arm
from sim.study.runs.replications import replications
from sim.study.staffing.posts import establish
from sim.study.staffing.promises import read_promises
from sim.study.staffing.trial import observe

FIRST, YEARS, ENOUGH = 20_000, 20, 17


def main(folder: Path, jobs: int) -> None:
    """Print how many of each promise hold."""
    told = json.loads((folder / "staffing.json").read_text("utf-8"))
    scenario = load(folder / "plan.toml")
    promises = read_promises([one["text"] for one in told["promises"]], [*scenario.deadlines])
    city = found(timeline(scenario), told["scale"], inhabited=False)
    groups = establish(city, scenario, told["by"], told["of"])
    arm = Arm("plan", scenario, told["scale"], same_city=told["same_city"])
    with tempfile.TemporaryDirectory() as store, replications(jobs=jobs, store=Path(store)) as runs:
        seen = observe(runs, arm, range(FIRST, FIRST + YEARS), promises, groups, 0)
    kept = {(row["unit"], row["promise"]) for row in told["tables"]["promises"] if row["verdict"] == "kept"}
    for row, promise in enumerate(promises):
        sure = np.array([(name, promise.text) in kept for name in groups.groups])
        good = seen.good[row][sure].sum(axis=-1)
        print(
            f"{promise.text}: {(good >= ENOUGH).sum()} of {len(good)} units hold in at least {ENOUGH} of {YEARS} years; "
            f"years by units: {np.bincount(YEARS - good, minlength=5)[:5].tolist()} with 0, 1, 2, 3, 4 bad ones"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
