"""The storm of 28 August 2011 in Boston: tree emergencies as they were, and as is told from what was known before it.

    PYTHONPATH=tests python -m rig.storm

The log's own arrivals come to each forecast. No load like it was seen before, so that how much longer tickets take then
is assumed (ε, between hands that grow as the load does and hands that do not grow): one run for each of some values.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from rig.logs import BOSTON

from sim.calibration.congestion import ASSUMED
from sim.calibration.face import calibrate_table
from sim.calibration.write import write
from sim.ground.time_units import DAY
from sim.tickets.face import read_tickets
from sim.validation.baselines import recent
from sim.validation.realise import realise
from sim.validation.record import Record, record
from sim.validation.simulated import simulate
from sim.validation.window import Window, second

STORM, WATCHED, KIND = date(2011, 8, 28), 7, "Tree Emergencies"
POWERS = (0.0, 0.25, ASSUMED[0], 0.75, 1.0)


def path(log: Record) -> tuple[list[int], list[int]]:
    """Closed on each day from the storm on, and open as each ends."""
    mine = np.array([name.startswith(KIND) for name in log.kinds])[log.kind]
    opened, closed = log.opened[mine], log.closed[mine]
    ends = second(STORM) + DAY * np.arange(1, WATCHED + 1)
    done = [int(((closed >= end - DAY) & (closed < end)).sum()) for end in ends]
    return done, [int(((opened < end) & (closed >= end)).sum()) for end in ends]


def main() -> None:
    """Print the paths."""
    window = Window(STORM, STORM + timedelta(WATCHED))
    with tempfile.TemporaryDirectory() as place:
        tickets = read_tickets(BOSTON, out=Path(place) / "log")
        table, zone = tickets.table().sort_values("opened", kind="stable"), str(tickets.quality["zone"])
        log = record(table, zone, pd.Timestamp(tickets.quality["exported"]["moment"]))
        scenario = Path(place) / "boston.toml"
        write(calibrate_table(table, until=STORM, zone=zone), scenario)
        as_fitted = scenario.read_text(encoding="utf-8")
        areas = table["area"].fillna("").tolist()
        told = {"log": log, "Kaplan-Meier": realise(log, recent(log.at(window.start)))}
        for power in POWERS:
            changed = as_fitted.replace(
                f"exponent = {{ value = {ASSUMED[0]:g}", f"exponent = {{ value = {power:g}"
            )
            scenario.write_text(changed, encoding="utf-8")
            run = simulate(scenario, log, areas, window, given=True, replications=1)
            told[f"calibrated, {power:g}"] = run.last
    for name, one in told.items():
        done, waiting = path(one)
        print(f"{name:<18}closed {done}  open {waiting}")


if __name__ == "__main__":
    main()
