"""Measures of an outcome: of some of its units, over some of its periods.

Over all units and periods they are those of a run's summary, by the same names; those of a deadline class have the
class after a dot, "on_time.danger". Beside them stand the means and spreads over streets of scores and states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from sim.errors import PetitionError, nearest
from sim.ground.tables import HOUR, Body
from sim.history.measures import measures, ranks, rates
from sim.history.record.sums import grouped, over_periods, seconds_of
from sim.study.runs.outcome import Outcome

NAMES = (
    "days",
    "units",
    "seed",
    "scale",
    "scenario",
    "engine",
)  # of a summary's entries, those that measure nothing
HOTLINE = ("consultations", "petitions", "abandoned", "self_served", "needs", "repeats")
Values = dict[str, float]
"""Measures by name; nan where nothing was counted."""


def of_summary(summary: Mapping[str, Any]) -> Values:
    """Every number of a run's summary, by name; nested ones with a dot; nan for None."""
    found: Values = {}
    for name, value in summary.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{key}": number for key, number in of_summary(value).items()}
        elif name not in NAMES and (value is None or isinstance(value, int | float)):
            found[name] = float("nan") if value is None else float(value)
    return found


def of_outcome(
    outcome: Outcome, first: int = 0, last: int | None = None, units: np.ndarray | None = None
) -> Values:
    """Every measure over the periods [first, last), of all units or of those where bool[units] is true.

    What a summary counts over whole runs only (quantiles of waits) is there for whole runs only; what the hotline
    counts is there for all units only.
    """
    last = len(outcome.periods) if last is None else last
    found = of_units(outcome, first, last, np.ones(len(outcome.units), bool) if units is None else units)
    if units is None:
        found |= _of_hotline(outcome, first, last)
        if (first, last) == (0, len(outcome.periods)):
            found = of_summary(outcome.summary) | {k: v for k, v in found.items() if k not in outcome.summary}
    return found


def of_units(outcome: Outcome, first: int, last: int, units: np.ndarray) -> Values:
    """The measures of some units over the periods [first, last)."""
    seconds = float(sum(map(seconds_of, outcome.periods[first:last])))
    groups = np.where(units, 0, -1)
    tally = grouped(over_periods(outcome.tallies[first:last]), groups, 1)
    found = {name: float(value[0]) for name, value in measures.of_units(tally, seconds).items()}
    found |= {name: float(tally[field][0]) for name, field in measures.COUNTED.items()}
    found["closed"] = float(tally["closed"][0])
    found["accepted"] = float(tally["accepted"][0])
    found["backlog"] = float(outcome.backlog[last - 1, units].sum())
    by_class = rates.on_time_by_class(tally)[0]
    found |= {f"on_time.{name}": float(by_class[i]) for i, name in enumerate(outcome.deadlines)}
    return found | _of_streets(outcome, first, last, units & (outcome.body == Body.STREET))


def _of_streets(outcome: Outcome, first: int, last: int, streets: np.ndarray) -> Values:
    """Means over streets and periods of what streets are; the spread of scores between streets; how ranks move."""
    found: Values = {}
    for name, grid in outcome.states.items():
        cells = grid[first:last, streets]
        known = cells[~np.isnan(cells)]
        found[f"street_{name}"] = float(known.mean()) if len(known) else float("nan")
    score = outcome.states["score"][first:last, streets]
    spread = [float(row[~np.isnan(row)].std()) for row in score if (~np.isnan(row)).sum() > 1]
    found["score_spread"] = float(np.mean(spread)) if spread else float("nan")
    change, correlation = ranks.movement(outcome.ranks[first:last][:, streets])
    found |= {"rank_change": _mean(change), "rank_correlation": _mean(correlation)}
    return found


def _of_hotline(outcome: Outcome, first: int, last: int) -> Values:
    seconds = float(sum(map(seconds_of, outcome.periods[first:last])))
    total = np.zeros(1, HOUR)
    for name in HOUR.names or ():
        total[name] = outcome.hours[name][first:last].sum()
    found = {name: float(value[0]) for name, value in measures.of_hotline(total, seconds).items()}
    found |= {name: float(total[name][0]) for name in HOTLINE}
    found["calls"] = float(total["phone"][0])
    found["contacts"] = found["consultations"] + found["petitions"]
    return {name: value for name, value in found.items() if name != "received"}


def series(outcome: Outcome, measure: str) -> np.ndarray:
    """A measure of the whole city period by period: float64[periods]. Raises KeyError if it is not one of periods."""
    return np.array(
        [of_outcome_of_period(outcome, period)[measure] for period in range(len(outcome.periods))]
    )


def of_outcome_of_period(outcome: Outcome, period: int) -> Values:
    """Every measure of one period of the whole city, also when it is the only one."""
    everywhere = np.ones(len(outcome.units), bool)
    return of_units(outcome, period, period + 1, everywhere) | _of_hotline(outcome, period, period + 1)


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def asked(outcome: Outcome, measures: Iterable[str], start: int, *, key: str = "measure") -> None:
    """Raise PetitionError for what no outcome like this one can tell: measures that there are not, or what comes after
    more periods than there are. Asked of a study's first outcome, before the others are run."""
    of = len(outcome.periods)
    if not 0 <= start < of:
        raise PetitionError(
            f"{start} of {of} periods cannot be left out", key="start-up", expected=f"0 … {of - 1}"
        )
    expect(measures, of_outcome(outcome, start), key)


def expect(measures: Iterable[str], found: Mapping[str, float], key: str = "measure") -> None:
    """Raise PetitionError for a measure that was not found."""
    for measure in measures:
        if measure not in found:
            near = nearest(measure, found)
            raise PetitionError(
                f'there is no measure "{measure}"',
                key=key,
                expected=", ".join(found),
                hint=f'did you mean "{near}"?' if near else None,
            )
