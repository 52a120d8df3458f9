"""Statistics of an experiment: one number of each replication, of some units, over some periods."""

from __future__ import annotations

import math

import numpy as np

from sim.errors import PetitionError, nearest
from sim.history.measures.measure import SHARE
from sim.history.measures.measures import Window, ends_of, expect, measures
from sim.history.record.history import BODIES, History
from sim.study.experiments.experiment import Statistic, Units


def value(statistic: Statistic, history: History, first_arm: History) -> float:
    """A statistic of a replication; nan where nothing was counted.

    first_arm: the same replication of the first arm, by which units are chosen that come first in something.
    Raises PetitionError for measures, units or periods that are not there.
    """
    units = None if statistic.units is None else chosen(statistic.units, first_arm)
    now = _over(statistic, history, units, statistic.periods)
    return now if statistic.since is None else now - _over(statistic, history, units, statistic.since)


def _over(statistic: Statistic, history: History, units: np.ndarray | None, periods: Window) -> float:
    """A statistic of some units over some periods."""
    if statistic.over == "pooled":
        found = measures(history, periods, units)
        expect([statistic.measure], found)
        return found[statistic.measure]
    values = by_unit(history, statistic.measure, periods)
    values = values if units is None else values[units]
    values = values[~np.isnan(values)]
    if not len(values):
        return math.nan
    if statistic.over == "mean":
        return float(values.mean())
    if statistic.over == "spread":
        return float(values.std())
    beyond = values < statistic.threshold if statistic.over == "below" else values > statistic.threshold
    return float(beyond.mean())


def ends(statistic: Statistic) -> tuple[float, float] | None:
    """The least and the greatest that a statistic can be, if it has such; a change of a share lies within −1 … 1."""
    if statistic.over == "spread":
        return None
    found = ends_of(statistic.measure) if statistic.threshold is None else SHARE
    if found is None or statistic.since is None:
        return found
    return found[0] - found[1], found[1] - found[0]


def chosen(units: Units, history: History) -> np.ndarray:
    """bool[units]: those meant. Raises PetitionError if there are none."""
    mask = np.ones(len(history.units), bool)
    if units.body is not None:
        mask &= history.body == BODIES.index(units.body)
    if units.district is not None:
        if units.district not in history.districts:
            raise _unknown("units.district", units.district, history.districts)
        mask &= history.district == history.districts.index(units.district)
    for name in units.names:
        if name not in history.units:
            raise _unknown("units.names", name, history.units)
    if units.names:
        mask &= np.isin(np.array(history.units, dtype=object), units.names)
    count = units.most or units.least
    if count is not None and count > mask.sum():
        raise PetitionError(
            f"{count} units are meant, but there are {mask.sum()}",
            key="units.most" if units.most else "units.least",
            expected=f"{mask.sum()} at most",
        )
    if count is not None:
        values = by_unit(history, units.by, units.when)
        values = np.where(mask & ~np.isnan(values), values, -np.inf if units.most else np.inf)
        order = np.argsort(-values if units.most else values, kind="stable")
        mask = mask & np.isin(np.arange(len(mask)), order[:count])
    if not mask.any():
        raise PetitionError("no unit is meant", key="units", expected="at least one")
    return mask


def by_unit(history: History, measure: str, periods: Window) -> np.ndarray:
    """float64[units]: a measure of each unit over some periods.

    A rate, a count, the backlog at the end, or in the mean of the periods the place ("rank") or a state ("effort").
    """
    found = measures(history, periods, "unit")
    name = measure.removeprefix("street_")
    expect([name], found)
    return found[name]


def _unknown(key: str, name: str, known: list[str]) -> PetitionError:
    near = nearest(name, known)
    return PetitionError(
        f'there is no "{name}"',
        key=key,
        expected=", ".join(known) if len(known) < 100 else "a name of the scenario's",
        hint=f'did you mean "{near}"?' if near else None,
    )
