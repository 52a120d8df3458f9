"""This project: the scenario of the work, through the same call and the same engine as a whole city."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import sim
from sim.ground.tables import Body
from sim.history.run import Run

NAME, VERSION = "petition-sim", sim.__version__

FOLDER = Path(__file__).resolve().parent
CITY, SCALE, START = "beijing-2021", 0.1, date(2021, 1, 1)


def asked(case: str, days: int) -> tuple[str | Path, float, date]:
    """Scenario, scale and end of a case: a work's name, or "city" for a tenth of Beijing with everything that happens
    there."""
    scenario, scale = (CITY, SCALE) if case == "city" else (FOLDER / f"{case}.toml", 1.0)
    return scenario, scale, START + timedelta(days=days)


def ran(case: str, days: int, seed: int, engine: str) -> Run:
    """A run of so many days."""
    scenario, scale, until = asked(case, days)
    return sim.run(scenario, engine=engine, scale=scale, seed=seed, until=until, petitions=False)


# Machine code is made on the first run on a machine, and loaded on the first of a process.
ran("station", 1, 1, "compiled")


def carry_out(case: str, days: int, seed: int, engine: str = "compiled") -> dict[str, Any]:
    """Do the work; what was seen, and how long the whole run and the engine alone took."""
    began = process_time()
    finished = ran(case, days, seed, engine)
    seconds = process_time() - began
    history = finished.history
    tallies = history.tallies[:, history.body == Body.STREET]  # of each period and street
    over = 0 if tallies.shape[1] > 1 else 1  # a street is a batch, or a day where there is only one
    return {
        "seconds": seconds,
        "engine_seconds": finished.summary["engine_seconds"],
        "counts": tallies["started"].sum(axis=over).tolist(),
        "waits": tallies["wait"].sum(axis=over).tolist(),
        "closed": tallies["closed"].sum(axis=over).tolist(),
        "late": tallies["late"].sum(axis=over).tolist(),
    }
