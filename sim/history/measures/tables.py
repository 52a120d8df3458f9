"""Measures as tables: a row a period and group of units, a row a group, a row an hour."""

from __future__ import annotations

import numpy as np

from sim.ground.column import Column, Columns, Shown
from sim.ground.tables import HOUR, HOUR_COLUMNS, LEDGER, LEDGER_COLUMNS, UNIT_COLUMNS, Body
from sim.ground.time_units import AN_HOUR
from sim.history.measures.hotline import HOTLINE
from sim.history.measures.measure import Table
from sim.history.measures.standing import STANDING, standing
from sim.history.measures.streets import (
    STATES,
    STREETS,
    all_streets,
    in_a_row,
    is_held,
    is_last,
    movement,
    swing,
)
from sim.history.measures.units import UNITS
from sim.history.record.history import BODIES, History
from sim.history.record.sojourns import SOJOURN_QUANTILES, quantiles
from sim.history.record.sums import (
    By,
    added,
    grouped,
    grouping,
    hours_of,
    over_periods,
    seconds_of,
    total_hours,
)

PERIOD: Columns = {
    "period": Column(meaning="label of the period", zh="周期"),
    "first": Column(meaning="first day of the period", zh="首日", shown=Shown.DAY),
    "last": Column(meaning="the day after its last", zh="末日", shown=Shown.DAY),
}
WHO: Columns = {
    "number": Column(meaning="number of the unit", zh="序号"),
    "body": Column(
        meaning="street, district, department, municipal, utility or other", zh="单位类型", names="bodies"
    ),
    "district": Column(meaning="district it belongs to", zh="所属区", names="districts"),
    "population": Column(meaning="people who live there", zh="人口", unit="people"),
    "population_basis": Column(
        meaning="what is known of them: census 2020, census 2010 (moved to 2020 by the district's growth), given by "
        "the user, or assumed",
        zh="人口依据：普查、移算、自定或假设",
        names="bases",
    ),
    "held_for": Column(
        meaning="periods in a row for which the street has been held", zh="低谷持续", unit="periods"
    ),
    "last_for": Column(
        meaning="periods in a row for which it has been in the last tenth", zh="末位持续", unit="periods"
    ),
    "rank": Column(meaning="place by the score, 1 the best, ties at the best place", zh="排名"),
}
_COUNTED = {f"{name}_…" if one.length > 1 else name: one for name, one in LEDGER_COLUMNS.items()}
_UNIT: Columns = {"unit": Column(meaning="name of the unit", zh="承办单位", names="units")}
_STATES: Columns = {name: UNIT_COLUMNS[field] for name, field in STATES.items()}
_LINE = HOUR_COLUMNS | HOTLINE.columns
BY_PERIOD = ("noise_share", "streets_held", "held_for", "last_for")
"""Measures of streets that stand in the city's table."""
OF_UNITS = PERIOD | _UNIT | _COUNTED | UNITS.columns | STANDING | WHO | _STATES
"""The columns of `of_units`; due_… and its like stand for a column a deadline class."""
OF_CITY = (
    (PERIOD | _COUNTED | UNITS.columns | STANDING)
    | {f"hotline_{name}" if name in _COUNTED else name: one for name, one in _LINE.items()}
    | {"open": Column(meaning="open in the city as the period ends", zh="未结", unit="petitions")}
    | {name: STREETS[name].column for name in ("rank_change", "rank_correlation", *BY_PERIOD)}
    | {
        f"sojourn_p{100 * p:g}": Column(
            meaning=f"time from raising to closing of {p:.0%} of those closed, to 5 %",
            zh=f"逗留{100 * p:g}分位",
            unit="s",
        )
        for p in SOJOURN_QUANTILES
    }
)
"""The columns of `of_city`."""
OF_HOTLINE = {
    "time": Column(meaning="when the hour begins", zh="时刻"),
    "day": Column(meaning="day of the run, from 0", zh="第几日"),
    "hour": Column(meaning="hour of the day, from 0", zh="小时"),
} | _LINE
"""The columns of `of_hotline`."""


def by_period(history: History, by: By) -> Table:
    """One row a period and group, in that order.

    Columns: period, first, last (days), the group's name under `by`, every count of LEDGER (due_, on_time_, owed_
    and kept_ by deadline class), every measure, and how the group stands as the period ends.
    """
    names, groups = grouping(history, by)
    tally = grouped(history.tallies, groups, len(names))
    lengths = np.array([period.seconds for period in history.periods], np.float64)
    start = {
        "period": np.repeat([period.label for period in history.periods], len(names)),
        "first": np.repeat([period.first for period in history.periods], len(names)),
        "last": np.repeat([period.last for period in history.periods], len(names)),
        by: np.tile(np.array(names, dtype=object), len(history.periods)),
    }
    figures = _counts(history, tally) | UNITS.of(tally, lengths[:, None])
    figures |= standing(history, 0, len(history.periods), groups, len(names), each=True)
    return start | {name: values.reshape(-1) for name, values in figures.items()}


def whole_run(history: History, by: By) -> Table:
    """The same over the whole run: one row a group; for units also how much their rank swings."""
    names, groups = grouping(history, by)
    tally = grouped(over_periods(history.tallies), groups, len(names))
    figures = _counts(history, tally) | UNITS.of(tally, seconds_of(history))
    figures |= standing(history, 0, len(history.periods), groups, len(names))
    figures |= {
        f"sojourn_p{100 * p:g}": quantiles(added(history.sojourns.sum(axis=1), groups, len(names), axis=0), p)
        for p in SOJOURN_QUANTILES
    }
    if by == "unit":
        figures["rank_swing"] = swing(history.ranks)
    return {by: np.array(names, dtype=object)} | figures


def of_units(history: History) -> Table:
    """One row a period and unit: `by_period`, who the unit is, its rank, and its state as the period ended."""
    table = by_period(history, "unit")
    periods = len(history.periods)
    districts = np.array([*history.districts, None], dtype=object)
    who = {
        "number": np.arange(len(history.units)),
        "body": np.array(BODIES, dtype=object)[history.body],
        "district": districts[history.district],
        "population": history.population,
        "population_basis": np.array(history.basis, dtype=object),
    }
    table |= {name: np.tile(values, periods) for name, values in who.items()}
    table["held_for"] = in_a_row(is_held(history)).reshape(-1)
    table["last_for"] = in_a_row(is_last(history.ranks)).reshape(-1)
    table["rank"] = np.ma.masked_equal(history.ranks, 0).reshape(-1)
    return table | {name: history.snapshots[field].reshape(-1) for name, field in STATES.items()}


def of_city(history: History) -> Table:
    """One row a period: `by_period` for the city, and more.

    The hotline's counts and measures (with hotline_ before the name where a unit's count has the same), what is open
    at the period's end, and how far ranks have moved since the period before.
    """
    table = by_period(history, "city")
    del table["city"]
    periods = range(len(history.periods))
    hours = np.concatenate([total_hours(hours_of(history, n, n + 1)) for n in periods])
    lengths = np.array([period.seconds for period in history.periods], np.float64)
    line = {name: hours[name] for name in HOUR.names or ()} | HOTLINE.of(hours, lengths)
    for name, values in line.items():
        table[f"hotline_{name}" if name in table else name] = values
    table["open"] = history.book["starting"] + np.cumsum(hours["petitions"]) - np.cumsum(table["closed"])
    table["rank_change"], table["rank_correlation"] = movement(history.ranks)
    streets, chosen = all_streets(history), np.asarray(history.body == Body.STREET)
    for name in BY_PERIOD:
        each = (STREETS[name].of(streets.part(n, n + 1, chosen)) for n in periods)
        table[name] = np.array(list(each), np.float64)
    of_all = history.sojourns_by_period.sum(axis=1)
    return table | {f"sojourn_p{100 * p:g}": quantiles(of_all, p) for p in SOJOURN_QUANTILES}


def of_hotline(history: History) -> Table:
    """One row an hour: when it began (`time`), its day of the run, and the hotline's counts and measures."""
    lines = hours_of(history)
    hour = np.arange(len(lines))
    start = np.datetime64(history.start, "s")
    return (
        {"time": start + hour * np.timedelta64(AN_HOUR, "s"), "day": hour // 24, "hour": hour % 24}
        | {name: lines[name] for name in HOUR.names or ()}
        | HOTLINE.of(lines, AN_HOUR)
    )


def _counts(history: History, tally: np.ndarray) -> Table:
    """Every count of LEDGER[…], those by deadline class a column a class."""
    counts: Table = {}
    for name in LEDGER.names or ():
        if LEDGER[name].shape:
            counts |= {f"{name}_{label}": tally[name][..., i] for i, label in enumerate(history.deadlines)}
        else:
            counts[name] = tally[name]
    return counts
