"""A scenario calibrated anew at every earlier origin, and run beside what needs no simulator: how far off calibration
itself is, month after month, and not one scenario once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.capacity import MOVES
from sim.calibration.face import calibrate_table
from sim.calibration.known import LEAST
from sim.calibration.write import write
from sim.validation.bands import Origin, windows_before
from sim.validation.baselines import Truth
from sim.validation.cells import Cells, distance, mean_cells, measure
from sim.validation.floor import drawn_again
from sim.validation.queue import queues
from sim.validation.record import Record
from sim.validation.scores import LEAST as MANY
from sim.validation.scores import Summary, floor, summarise
from sim.validation.simulated import simulate
from sim.validation.window import Window

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Rolled:
    """An earlier origin. calibrated, queues: what each told; moved: units in which, by what was known then, the load
    moves the sojourn; floor: what chance alone does there."""

    calibrated: Origin
    queues: Origin
    moved: frozenset[str]
    floor: Summary


def roll(
    table: DataFrame, zone: str, log: Record, areas: Sequence[str], window: Window, replications: int,
    tell: Callable[[float], None] = lambda share: None,
) -> list[Rolled]:  # fmt: skip
    """Every earlier origin of a window, of what was known as the window began. table: the clean table of the log;
    areas: of the log's tickets. The log's own arrivals come to each scenario."""
    known = log.at(window.start)
    here = [
        one
        for one in windows_before(known, window.first)
        if len(known.at(one.start)) >= LEAST and one.opened(known).any()
    ]
    found = []
    for number, one in enumerate(here):
        truth = measure(known, one, Truth(), backlog=False)
        fit = calibrate_table(table, until=one.first, zone=zone)
        moved = {
            unit.name for unit in fit.units if unit.capacity.spearman and unit.capacity.spearman[1] > MOVES
        }
        with tempfile.TemporaryDirectory(prefix="petition-") as folder:
            scenario = Path(folder) / "calibrated.toml"
            write(fit, scenario)
            run = simulate(scenario, known, areas[: len(known)], one, given=True, replications=replications)
        by_queue = measure(queues(known.at(one.start), known, one.end), one, Truth(), backlog=False)
        chance = floor(drawn_again(known, one), truth)
        told = mean_cells(run.cells)
        found.append(
            Rolled(
                Origin(one.first, told, truth),
                Origin(one.first, by_queue, truth),
                frozenset(moved),
                chance,
            )
        )
        tell((number + 1) / len(here))
    return found


def averages(found: Sequence[Origin]) -> dict[str, float | None]:
    """The mean over origins of the absolute errors on time and of the distances, of the city and of its units."""
    each = [summarise(one.told, one.truth) for one in found]
    return {
        "on_time": _mean([one.city["on_time"] for one in each]),
        "units_on_time": _mean([one.units["on_time"] for one in each]),
        "distance_days": _mean([one.city["distance_days"] for one in each]),
        "units_distance_days": _mean([one.units["distance_days"] for one in each]),
    }


def chance(found: Sequence[Rolled]) -> dict[str, float | None]:
    """The same of chance alone."""
    return {
        f"{before}{name}": _mean([getattr(one.floor, sort)[name] for one in found])
        for sort, before in (("city", ""), ("units", "units_"))
        for name in ("on_time", "distance_days")
    }


def distances_of(found: Sequence[Origin], some: Sequence[Collection[str]]) -> tuple[int, float | None]:
    """How many cells of some units (by origin) have tickets enough, and their mean distance, every cell counting the
    same."""
    each = [
        distance(one.told["unit", name].closed, one.truth["unit", name].closed)
        for one, names in zip(found, some, strict=True)
        for name in sorted(names)
        if _is_known(one.told, name, 1) and _is_known(one.truth, name, MANY)
    ]
    return len(each), _mean(each)


def _is_known(cells: Cells, unit: str, least: int) -> bool:
    return ("unit", unit) in cells and cells["unit", unit].opened >= least


def _mean(values: Sequence[Any]) -> float | None:
    known = [abs(one) for one in values if one is not None and np.isfinite(one)]
    return float(np.mean(known)) if known else None
