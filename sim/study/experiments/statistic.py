"""Statistics of an experiment: one number of each replication, of some units, over some periods."""

from __future__ import annotations

import math

import numpy as np

from sim.errors import PetitionError, nearest
from sim.ground.tables import TALLY
from sim.history.measures import measures
from sim.history.measures.shares import share
from sim.history.record.labels import BODIES
from sim.history.record.sums import over_periods, seconds_of
from sim.study.experiments.experiment import Statistic, Units
from sim.study.runs.measures import of_outcome
from sim.study.runs.outcome import Outcome


def value(statistic: Statistic, outcome: Outcome, first_arm: Outcome) -> float:
    """A statistic of a replication; nan where nothing was counted.

    first_arm: the same replication of the first arm, by which units are chosen that come first in something.
    Raises PetitionError for measures, units or periods that are not there.
    """
    units = None if statistic.units is None else chosen(statistic.units, first_arm)
    now = _over(statistic, outcome, units, statistic.periods)
    return now if statistic.since is None else now - _over(statistic, outcome, units, statistic.since)


def _over(
    statistic: Statistic, outcome: Outcome, units: np.ndarray | None, periods: tuple[int, int | None]
) -> float:
    """A statistic of some units over some periods."""
    first, last = window(periods, len(outcome.periods))
    if statistic.over == "pooled":
        found = of_outcome(outcome, first, last, units)
        if statistic.measure not in found:
            raise _unknown("measure", statistic.measure, list(found))
        return found[statistic.measure]
    values = by_unit(outcome, statistic.measure, first, last)
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


def window(periods: tuple[int, int | None], count: int) -> tuple[int, int]:
    """[first, last) of `count` periods; negative ones from the end. Raises PetitionError if it is empty or outside."""
    first, last = periods
    start = first + count if first < 0 else first
    end = count if last is None else last + count if last < 0 else last
    if not 0 <= start < end <= count:
        raise PetitionError(
            f"periods {first} to {last} are not in a run of {count}",
            key="periods",
            expected=f"0 … {count}, first below last",
        )
    return start, end


def chosen(units: Units, outcome: Outcome) -> np.ndarray:
    """bool[units]: those meant. Raises PetitionError if there are none."""
    mask = np.ones(len(outcome.units), bool)
    if units.body is not None:
        mask &= outcome.body == BODIES.index(units.body)
    if units.district is not None:
        if units.district not in outcome.districts:
            raise _unknown("units.district", units.district, outcome.districts)
        mask &= outcome.district == outcome.districts.index(units.district)
    for name in units.names:
        if name not in outcome.units:
            raise _unknown("units.names", name, outcome.units)
    if units.names:
        mask &= np.isin(np.array(outcome.units, dtype=object), units.names)
    count = units.most or units.least
    if count is not None and count > mask.sum():
        raise PetitionError(
            f"{count} units are meant, but there are {mask.sum()}",
            key="units.most" if units.most else "units.least",
            expected=f"{mask.sum()} at most",
        )
    if count is not None:
        values = by_unit(outcome, units.by, *window(units.when, len(outcome.periods)))
        values = np.where(mask & ~np.isnan(values), values, -np.inf if units.most else np.inf)
        order = np.argsort(-values if units.most else values, kind="stable")
        mask = mask & np.isin(np.arange(len(mask)), order[:count])
    if not mask.any():
        raise PetitionError("no unit is meant", key="units", expected="at least one")
    return mask


def by_unit(outcome: Outcome, measure: str, first: int, last: int) -> np.ndarray:
    """float64[units]: a measure of each unit over the periods [first, last).

    A rate, a count, the backlog at the end, or in the mean of the periods the place ("rank") or a state ("effort").
    """
    tally = over_periods(outcome.tallies[first:last])
    seconds = float(sum(map(seconds_of, outcome.periods[first:last])))
    grids = outcome.states | {"rank": np.where(outcome.ranks > 0, outcome.ranks, np.nan)}
    state = measure.removeprefix("street_")
    if state in grids:
        cells = grids[state][first:last]
        known = ~np.isnan(cells)
        sums, counts = np.where(known, cells, 0.0).sum(axis=0), known.sum(axis=0)
        return share(sums, counts)
    if measure == "backlog":
        return np.asarray(outcome.backlog[last - 1], np.float64)
    rates = measures.of_units(tally, seconds)
    if measure in rates:
        return rates[measure]
    counts = {name: tally[name] for name in TALLY.names or () if not TALLY[name].shape}
    counts |= {name: tally[field] for name, field in measures.COUNTED.items()}
    if measure not in counts:
        raise _unknown("measure", measure, [*rates, *counts, *grids, "backlog"])
    return np.asarray(counts[measure], np.float64)


def _unknown(key: str, name: str, known: list[str]) -> PetitionError:
    near = nearest(name, known)
    return PetitionError(
        f'there is no "{name}"',
        key=key,
        expected=", ".join(known) if len(known) < 100 else "a name of the scenario's",
        hint=f'did you mean "{near}"?' if near else None,
    )
