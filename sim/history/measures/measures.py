"""The one door to measures: of some units, over some periods.

Over all units and periods they are those of a run's summary, by the same names; those of a deadline class or a quantile
have it after a dot, "on_time.danger". Beside them stand means and spreads over streets of scores and states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isinf, nan
from typing import Any, Literal, overload

import numpy as np

from sim.arguments import MOST, read_choice, read_list, read_whole
from sim.errors import PetitionError, nearest
from sim.ground.tables import HOUR, LEDGER
from sim.history.measures.hotline import HOTLINE, WAIT_QUANTILES, wait_quantile
from sim.history.measures.measure import SHARE, Seconds, Table, share
from sim.history.measures.standing import standing
from sim.history.measures.streets import (
    STATES,
    STREETS,
    Streets,
    all_streets,
    of_streets,
    of_streets_each,
    swing,
)
from sim.history.measures.units import UNITS, kept_by_class, on_time_by_class
from sim.history.record.history import History
from sim.history.record.sojourns import SOJOURN_QUANTILES, quantiles
from sim.history.record.sums import (
    WAYS,
    By,
    added,
    grouped,
    grouping,
    hours_of,
    over_periods,
    seconds_of,
    total_hours,
)

Window = tuple[int, int | None]
"""Periods [first, last); None for the last one's end."""
Each = Literal["each"]
Values = dict[str, float]
"""Measures by name; nan where nothing was counted."""
COUNTED = {"refusals": "refused", "disputes": "disputed"}
"""Counts of units that bear another name in a summary."""
WITHIN = ("confidence", "effort")
"""States within 0 … 1."""
IN_PARTS = {"on_time": SHARE, "kept": SHARE, "last_again": SHARE, "rank_correlation_by_lag": (-1.0, 1.0)}
"""Of measures that are told by class or lag after a dot, the ends."""


@overload
def measures(history: History, periods: Window | None = None, units: np.ndarray | None = None) -> Values: ...
@overload
def measures(history: History, periods: Each, units: np.ndarray | By | None = None) -> Table: ...
@overload
def measures(history: History, periods: Window | None, units: By) -> Table: ...
def measures(
    history: History, periods: Window | Each | None = None, units: np.ndarray | By | None = None
) -> Values | Table:
    """Every measure, by name.

    periods: [first, last), the whole run if not given, or "each": then float64[periods]. units: those where bool[units]
    is true, all if not given, or "unit", "body", "district" for each of them: then float64[…, groups]. nan where
    nothing was counted.

    What is counted once a run (quantiles of waits, callers lost) is there for the whole run only; quantiles of times to
    closing for the whole run, and for all units together over any periods; what the hotline
    counts, for all units only; what a unit is as periods end (its states, its rank), for each unit, and of several
    units as the mean over the streets among them. Raises PetitionError for periods that are not in the run.
    """
    count, units = len(history.periods), _read_units(units, len(history.units))
    if isinstance(periods, str):
        read_choice(periods, "periods", ("each",), {})
        if not isinstance(units, str):
            return _each_period(history, units)
        by_unit = [_each(history, n, n + 1, units) for n in range(count)]
        return {name: np.array([one[name] for one in by_unit]) for name in by_unit[0]}
    first, last = window(periods or (0, None), count)
    found = _of(history, all_streets(history), first, last, units)
    return found | _once(history) if units is None and (first, last) == (0, count) else found


def _of(
    history: History, streets: Streets, first: int, last: int, units: np.ndarray | By | None
) -> dict[str, Any]:
    return (
        _each(history, first, last, units)
        if isinstance(units, str)
        else _together(history, streets, first, last, units)
    )


def _read_units(units: object, count: int) -> Any:
    """None, a way to group units, or bool[units]. Raises PetitionError for anything else."""
    if units is None:
        return None
    if isinstance(units, str):
        return read_choice(units, "units", WAYS, {})
    chosen = np.asarray(units)
    if chosen.shape != (count,) or chosen.dtype != bool:
        expected = f"{', '.join(WAYS)}, or true or false for each of {count} units"
        raise PetitionError("these choose no units", key="units", expected=expected)
    return chosen


def window(periods: Window, count: int) -> tuple[int, int]:
    """[first, last) of `count` periods; negative ones from the end. Raises PetitionError if it is empty or outside."""
    expected = f"(first, last), 0 … {count}"
    ends = read_list(periods, "periods", expected)
    if len(ends) != 2:
        raise PetitionError("periods have two ends", key="periods", expected=expected)
    first = read_whole(ends[0], "periods", -MOST)
    last = None if ends[1] is None else read_whole(ends[1], "periods", -MOST)
    start = first + count if first < 0 else first
    end = count if last is None else last + count if last < 0 else last
    if not 0 <= start < end <= count:
        raise PetitionError(
            f"periods {first} to {last} are not in a run of {count}",
            key="periods",
            expected=f"0 … {count}, first below last",
        )
    return start, end


def expect(wanted: Iterable[str], known: Mapping[str, Any], key: str = "measure") -> None:
    """Raise PetitionError for a measure that is not known."""
    for measure in wanted:
        if measure not in known:
            near = nearest(measure, known)
            raise PetitionError(
                f'there is no measure "{measure}"',
                key=key,
                expected=", ".join(known),
                hint=f'did you mean "{near}"?' if near else None,
            )


def ends_of(measure: str) -> tuple[float, float] | None:
    """The least and the greatest that a measure can be, of the summary or of streets; None if it has no such ends."""
    name, dot, _ = measure.partition(".")
    if dot:
        return IN_PARTS.get(name)
    if measure.removeprefix("street_") in WITHIN:
        return SHARE
    found = UNITS.get(measure) or HOTLINE.get(measure) or STREETS.get(measure)
    return found.ends if found else None


def counted(history: History, first: int, last: int, groups: np.ndarray, count: int) -> Table:
    """What units did in the periods [first, last), added up by group, and how they stand at the end."""
    tally = grouped(over_periods(history.tallies[first:last]), groups, count)
    return _told(history, tally, seconds_of(history, first, last)) | standing(
        history, first, last, groups, count
    )


def _told(history: History, tally: np.ndarray, seconds: Seconds) -> Table:
    """Of counts LEDGER[…]: every count, the shares on time and kept by deadline class, and every measure."""
    by_class = {"on_time": on_time_by_class(tally), "kept": kept_by_class(tally)}
    return (
        {name: tally[name] for name in LEDGER.names or () if not LEDGER[name].shape}
        | {name: tally[field] for name, field in COUNTED.items()}
        | {
            f"{what}.{name}": values[..., number]
            for what, values in by_class.items()
            for number, name in enumerate(history.deadlines)
        }
        | UNITS.of(tally, seconds)
    )


def _together(history: History, streets: Streets, first: int, last: int, units: np.ndarray | None) -> Values:
    """Of some units together."""
    chosen = np.ones(len(history.units), bool) if units is None else units
    table = counted(history, first, last, np.where(chosen, 0, -1), 1)
    found = {name: float(values[0]) for name, values in table.items()}
    found |= of_streets(history, streets, first, last, chosen)
    if units is None:
        counts = history.sojourns_by_period[first:last].sum(axis=0, dtype=np.int64)
        raised = hours_of(history, 0, last)["petitions"].sum(keepdims=True)
        closed = history.tallies["closed"][:last].sum(keepdims=True)[0]
        hours, seconds = total_hours(hours_of(history, first, last)), seconds_of(history, first, last)
        hotline = _of_hotline(history, hours, seconds, raised, closed)
        found |= {name: float(values[0]) for name, values in hotline.items()}
        return found | _of_sojourns(history, counts)
    if (first, last) != (0, len(history.periods)):
        return found
    return found | _of_sojourns(history, history.sojourns[chosen].sum(axis=0, dtype=np.int64))


def _each_period(history: History, units: np.ndarray | None) -> Table:
    """The same of each period, all at once where numbers of one period do not depend on others."""
    count, chosen = len(history.periods), np.ones(len(history.units), bool) if units is None else units
    groups, lengths = np.where(chosen, 0, -1), np.array([one.seconds for one in history.periods], np.float64)
    table = _told(history, grouped(history.tallies, groups, 1), lengths[:, None])
    table |= standing(history, 0, count, groups, 1, each=True)
    found = {name: np.asarray(values[:, 0], np.float64) for name, values in table.items()}
    streets = all_streets(history)
    found |= of_streets_each(history, streets, chosen)
    if units is None:
        hours = np.concatenate([total_hours(hours_of(history, n, n + 1)) for n in range(count)])
        upto = np.cumsum(hours["petitions"]), np.cumsum(history.tallies["closed"].sum(axis=1))
        found |= _of_hotline(history, hours, lengths, *upto)
        found |= _of_sojourns(history, history.sojourns_by_period)
    elif count == 1:
        found |= _of_sojourns(history, history.sojourns[chosen].sum(axis=0, dtype=np.int64)[None])
    return found


def _each(history: History, first: int, last: int, by: By) -> Table:
    """Of each unit, or of each group of them."""
    names, groups = grouping(history, by)
    table = counted(history, first, last, groups, len(names))
    found = {name: np.asarray(values, np.float64) for name, values in table.items()}
    if (first, last) == (0, len(history.periods)):
        found |= _of_sojourns(history, added(history.sojourns, groups, len(names), axis=0))
    if by != "unit":
        return found
    states = {name: history.snapshots[first:last][field] for name, field in STATES.items()}
    states["rank"] = np.where(history.ranks[first:last] > 0, history.ranks[first:last], np.nan)
    for name, cells in states.items():
        known = ~np.isnan(cells)
        found[name] = share(np.where(known, cells, 0.0).sum(axis=0), known.sum(axis=0))
    return found | {"rank_swing": swing(history.ranks[first:last])}


def _of_sojourns(history: History, counts: np.ndarray) -> dict[str, Any]:
    """Quantiles of the times to closing, of all classes and of each; counts: int[…, classes, BINS]."""
    classes = {f".{name}": counts[..., number, :] for number, name in enumerate(history.deadlines)}
    found = {
        f"sojourn{name}.{p:g}": quantiles(of, p)
        for name, of in ({"": counts.sum(axis=-2)} | classes).items()
        for p in SOJOURN_QUANTILES
    }
    return found if counts.ndim > 2 else {name: float(value) for name, value in found.items()}


def _of_hotline(
    history: History, hours: np.ndarray, seconds: Seconds, raised: np.ndarray, closed: np.ndarray
) -> Table:
    """Of the hotline, and of what it takes the whole city to know, float64[n]. hours: HOUR[n], each added up over so
    many seconds; raised, closed: petitions up to their ends, int64[n]."""
    table = {name: hours[name] for name in HOUR.names or () if name not in (LEDGER.names or ())}
    table |= HOTLINE.of(hours, seconds)
    table["repeats"] = hours["repeats"]
    table["calls"], table["contacts"] = table.pop("phone"), table.pop("received")
    table["open"] = history.book["starting"][0] + raised - closed
    return {name: np.asarray(values, np.float64) for name, values in table.items()}


def _once(history: History) -> Values:
    """What a run counts as a whole."""
    book = history.book[0]
    waits = {f"call_wait.{p:g}": wait_quantile(history.waits, p) for p in WAIT_QUANTILES}
    waits = {
        name: nan if isinf(value) else value for name, value in waits.items()
    }  # no number can stand for it
    return {"starting_backlog": float(book["starting"]), "lost": float(book["lost"])} | waits
