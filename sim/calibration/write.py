"""A fit as files: a scenario that runs, the tickets open as it begins, and every number with its interval."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import numpy as np

from sim.calibration.fit import Calibration
from sim.calibration.names import Names
from sim.calibration.scenario_lines import scenario_text
from sim.calibration.told import TOLD, finite, told
from sim.history.disk.files import json_text, replacing
from sim.scenario.listed import OLDEST

BACKLOG = "backlog.csv"


def moment(second: int) -> str:
    """A moment as a list of petitions has it."""
    return str(datetime(1970, 1, 1) + timedelta(seconds=second))


def backlog_text(fit: Calibration) -> str:
    """The tickets that are open as the scenario begins, as a list of petitions."""
    names, known = Names(fit), fit.known
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["moment", "place", "kind"])
    oldest = known.until - OLDEST
    for place in np.flatnonzero(known.is_open):
        kind = fit.grouped.names[fit.grouped.number[place]]
        opened = max(int(known.opened[place]), oldest)
        table.writerow([moment(opened), names.area[known.area[place]], names.kind[kind]])
    return out.getvalue()


def companions(scenario: Path) -> tuple[Path, Path]:
    """What is written beside a scenario: the tickets open as it begins, and all that was fitted."""
    return scenario.with_name(f"{scenario.stem}.{BACKLOG}"), scenario.with_name(f"{scenario.stem}.{TOLD}")


def write(fit: Calibration, scenario: Path) -> None:
    """The scenario and what is beside it, which takes its place first, so that it never stands without; all or none."""
    backlog, numbers = companions(scenario)
    texts = {
        scenario: scenario_text(fit, scenario.stem, backlog.name),
        numbers: json_text(finite(told(fit))),
        backlog: backlog_text(fit),
    }
    with ExitStack() as files:
        for file, content in texts.items():
            files.enter_context(replacing(file)).write_text(content, encoding="utf-8")
